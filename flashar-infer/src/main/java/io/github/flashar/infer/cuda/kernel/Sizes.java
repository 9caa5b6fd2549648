package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bounds that several kernels share. */
final class Sizes {

    /** What widths are a multiple of, so that rows consist of accesses of 16 bytes. */
    static final int WIDTH_STEP = 8;

    /** Widest row that a kernel keeps in the registers of a block. */
    static final int MAX_WIDTH = 1 << 15;

    /** Most streams, and with that images, of a pass. */
    static final int MAX_STREAMS = LaunchShape.MAX_OTHER_AXES;

    /** Floats of an access of 16 bytes. */
    static final int FLOAT_PACK = 4;

    private static final int MAX_VOCABULARY = 1 << 20;

    /** Bytes of an access that GPUs do at once. */
    private static final int PACK_BYTES = 16;

    /** A null pointer as an argument. */
    private static final Long NO_MEMORY = 0L;

    private static final int WARP = 32;
    private static final int MAX_ROW_THREADS = 512;

    private Sizes() {}

    /** Returns a width that rows may have. */
    static int width(String name, int width) {
        Checks.inRange(name, width, WIDTH_STEP, MAX_WIDTH);
        Checks.require(
                width % WIDTH_STEP == 0,
                "%s = %d must be a multiple of %d: rows are read 16 bytes at a time; draw on the"
                        + " CPU instead",
                name,
                width,
                WIDTH_STEP);
        return width;
    }

    /** Values of an access of 16 bytes. */
    static int pack(Storage storage) {
        return PACK_BYTES / storage.bytes();
    }

    /** Threads of a block that handles a row of so many packs. */
    static int rowThreads(int packs) {
        return Math.min(MAX_ROW_THREADS, ceilDiv(packs, WARP) * WARP);
    }

    /** Macros of a kernel on rows of one width. */
    static Map<String, String> rowMacros(Storage storage, int width, int threads) {
        return Map.of(
                storage.macro(),
                "1",
                "WIDTH",
                String.valueOf(width),
                "THREADS",
                String.valueOf(threads));
    }

    /** Returns a number of logits that a row may have. */
    static int vocabulary(int vocabulary) {
        return Checks.inRange("vocabulary", vocabulary, 2, MAX_VOCABULARY);
    }

    /** Threads of a block that handles a row of logits. */
    static int vocabularyThreads(int vocabulary) {
        return rowThreads(ceilDiv(vocabulary, FLOAT_PACK));
    }

    static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }

    /** Fails unless memory holds so many values. */
    static void require(String name, DeviceMemory memory, long values, int bytesEach) {
        Checks.require(
                memory.bytes() >= values * bytesEach,
                "%s has %d bytes, the kernel needs %d",
                name,
                memory.bytes(),
                values * bytesEach);
    }

    /** A pointer that a kernel takes, null for none. */
    static Object orNull(@Nullable DeviceMemory memory) {
        return memory == null ? NO_MEMORY : memory;
    }

    static void requireFloats(String name, DeviceMemory memory, long values) {
        require(name, memory, values, Float.BYTES);
    }

    static void requireInts(String name, DeviceMemory memory, long values) {
        require(name, memory, values, Integer.BYTES);
    }
}
