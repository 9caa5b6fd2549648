package io.github.flashar.infer.cuda.runtime;

import io.github.flashar.core.error.Checks;

/**
 * How many threads run a kernel.
 *
 * @param gridX blocks in x, 1..2^31−1
 * @param gridY blocks in y, 1..65535
 * @param gridZ blocks in z, 1..65535
 * @param threads threads a block, 1..1024
 * @param sharedBytes dynamic shared memory of a block
 */
public record LaunchShape(int gridX, int gridY, int gridZ, int threads, int sharedBytes) {

    /** Most blocks in y or z. */
    public static final int MAX_OTHER_AXES = 65_535;

    private static final int MAX_THREADS = 1024;

    public LaunchShape {
        Checks.inRange("blocks in x", gridX, 1, Integer.MAX_VALUE);
        Checks.inRange("blocks in y", gridY, 1, MAX_OTHER_AXES);
        Checks.inRange("blocks in z", gridZ, 1, MAX_OTHER_AXES);
        Checks.inRange("threads a block", threads, 1, MAX_THREADS);
        Checks.inRange("shared bytes", sharedBytes, 0, 1 << 20);
    }

    /** Blocks in x, y and z without dynamic shared memory. */
    public static LaunchShape of(int gridX, int gridY, int gridZ, int threads) {
        return new LaunchShape(gridX, gridY, gridZ, threads, 0);
    }

    /** Enough blocks for so many threads in a row. */
    public static LaunchShape covering(long elements, int threads) {
        long blocks = (elements + threads - 1) / threads;
        return of(Math.toIntExact(blocks), 1, 1, threads);
    }

    /** The same with dynamic shared memory. */
    public LaunchShape withShared(int bytes) {
        return new LaunchShape(gridX, gridY, gridZ, threads, bytes);
    }
}
