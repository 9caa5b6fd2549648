package io.github.flashar.core.checkpoint;

import java.util.Arrays;
import java.util.function.LongConsumer;

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

    /** Elements of one run. */
    long run() {
        return run;
    }

    /** Hands over the first element of each run in row-major order. */
    void forEachRun(LongConsumer action) {
        forEachRun(0, 0, action);
    }

    private void forEachRun(int axis, long first, LongConsumer action) {
        if (axis == outerAxes) {
            action.accept(first);
            return;
        }
        for (long i = 0; i < sizes[axis]; i++) {
            forEachRun(axis + 1, first + i * strides[axis], action);
        }
    }
}
