package io.github.flashar.core.internal.engine;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.MappedByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages of mapped files. A page that was read counts as memory of this process until the mapping
 * goes, which Java leaves to the garbage collector: a model read through a mapping would seem to
 * need twice its size.
 */
public final class MappedMemory {

    private static final Logger LOG = LoggerFactory.getLogger(MappedMemory.class);

    /** Of madvise(2): drop the pages; a later access reads them from the file again. */
    private static final int DONT_NEED = 4;

    /** A multiple of every page size in use. */
    private static final int PAGE_BYTES = 1 << 16;

    private MappedMemory() {}

    /**
     * Gives the pages of a read-only mapping from one position to another back, as far as the
     * platform can: a hint, without effect on what is read. Does nothing but on 64-bit Linux.
     */
    public static void release(MappedByteBuffer mapping, int from, int to) {
        if (!Platform.isLinux() || Native.SIZE_T_SIZE != Long.BYTES) {
            return;
        }
        int start = from - from % PAGE_BYTES;
        try {
            Object[] arguments = {
                Native.getDirectBufferPointer(mapping).share(start), (long) (to - start), DONT_NEED
            };
            int result = Function.getFunction("c", "madvise").invokeInt(arguments);
            if (result != 0) {
                LOG.debug("madvise refused to release pages {}..{} of a mapping", start, to);
            }
        } catch (UnsatisfiedLinkError e) {
            LOG.debug("no madvise in this C library; pages stay until the mapping goes", e);
        }
    }
}
