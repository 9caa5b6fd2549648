package io.github.flashar.infer.sampling;

import java.util.Arrays;

/**
 * The k-th largest logit of a row in two passes: count the values by their leading bits, then
 * select among those that share the k-th one's. Unlike partitioning the whole row it asks the
 * processor to predict nothing, which makes it several times faster.
 */
final class TopK {

    /** Sign, exponent and three bits of the fraction. */
    private static final int LEADING_BITS = 12;

    private static final int SHIFT = Integer.SIZE - LEADING_BITS;

    private final int[] counts = new int[1 << LEADING_BITS];

    /**
     * Returns the k-th largest (k from 1) of the n values from {@code offset} on, none NaN.
     *
     * @param selection with room for n values
     */
    double kthLargest(float[] values, int offset, int n, int k, Selection selection) {
        Arrays.fill(counts, 0);
        for (int i = offset; i < offset + n; i++) {
            counts[leading(values[i])]++;
        }
        int bucket = counts.length - 1;
        int rank = k;
        while (counts[bucket] < rank) {
            rank -= counts[bucket--];
        }
        int found = 0;
        for (int i = offset; i < offset + n; i++) {
            if (leading(values[i]) == bucket) {
                selection.values[found++] = values[i];
            }
        }
        return selection.kthLargest(found, rank);
    }

    /** Leading bits of an unsigned number that orders as the floats do. */
    private static int leading(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (bits ^ (bits >> 31 | Integer.MIN_VALUE)) >>> SHIFT;
    }
}
