package io.github.flashar.core.internal.engine;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tuning of the C library's heap, where CPU tensors live.
 *
 * <p>glibc returns a large block to the kernel as soon as it is freed, so the next tensor of that
 * size pays page faults for all its pages again: a third of the processor time of a small model's
 * training step. A process that trains or decodes does better to keep what it freed.
 */
public final class NativeHeap {

    private static final Logger LOG = LoggerFactory.getLogger(NativeHeap.class);

    // Parameters of mallopt(3).
    private static final int TRIM_THRESHOLD = -1;
    private static final int TOP_PAD = -2;
    private static final int MMAP_THRESHOLD = -3;

    private static final int NEVER = Integer.MAX_VALUE;
    private static final int LARGEST_ON_HEAP = 1 << 30;
    private static final int GROWTH = 64 << 20;

    private NativeHeap() {}

    /**
     * Keeps freed memory for the next tensor, for the rest of this process: its resident size stays
     * at its peak. Does nothing where the C library is not glibc.
     */
    public static void keepFreedMemory() {
        if (!Platform.isLinux()) {
            return;
        }
        try {
            Function mallopt = Function.getFunction("c", "mallopt");
            set(mallopt, MMAP_THRESHOLD, LARGEST_ON_HEAP);
            set(mallopt, TRIM_THRESHOLD, NEVER);
            set(mallopt, TOP_PAD, GROWTH);
        } catch (UnsatisfiedLinkError e) {
            LOG.debug("no mallopt in this C library; tensors are allocated as it sees fit", e);
        }
    }

    private static void set(Function mallopt, int parameter, int value) {
        if (mallopt.invokeInt(new Object[] {parameter, value}) == 0) {
            LOG.debug("mallopt refused parameter {} = {}", parameter, value);
        }
    }
}
