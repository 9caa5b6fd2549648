package io.github.flashar.core.checkpoint;

import java.util.Arrays;

/**
 * Which elements of a storage make up a tensor: element (i, j, …) is number i·strides[0] +
 * j·strides[1] + … from the first. Seen in row-major order they form runs of neighbours; a tensor
 * nobody transposed or cut out of a larger one is a single run.
 */
final class StridedLayout {

    private final long[] sizes;
    private final long[] strides;
    private final int outerAxes;
    private final long run;

    private StridedLayout(long[] sizes, long[] strides) {
        this.sizes = sizes;
        this.strides = strides;
        int axis = sizes.length;
        long neighbours = 1;
        // a stride means nothing on an axis of size 1
        while (axis > 0 && (sizes[axis - 1] == 1 || strides[axis - 1] == neighbours)) {
            axis--;
            neighbours *= sizes[axis];
        }
        this.outerAxes = axis;
        this.run = neighbours;
    }

    /** Takes as many strides as sizes; nothing they multiply to may exceed 64 bits. */
    static StridedLayout of(long[] sizes, long[] strides) {
        boolean empty = Arrays.stream(sizes).anyMatch(size -> size == 0);
        return empty ? contiguous(0) : new StridedLayout(sizes, strides);
    }

    static StridedLayout contiguous(long elements) {
        return new StridedLayout(new long[] {elements}, new long[] {1});
    }

    /** Takes neighbours, or the part of them that was asked for. */
    @FunctionalInterface
    interface RunReader {
        void read(long first, long count);
    }

    /**
     * Hands over the runs of some elements of the tensor.
     *
     * @param from number of the first element, counted in row-major order
     * @param to number after the last
     */
    void forEachRun(long from, long to, RunReader reader) {
        for (long at = from; at < to; ) {
            long inRun = at % run;
            long count = Math.min(run - inRun, to - at);
            reader.read(firstOf(at / run) + inRun, count);
            at += count;
        }
    }

    /** First element of a run, which are counted in row-major order. */
    private long firstOf(long number) {
        long first = 0;
        long left = number;
        for (int axis = outerAxes - 1; axis >= 0; axis--) {
            first += left % sizes[axis] * strides[axis];
            left /= sizes[axis];
        }
        return first;
    }
}
