package io.github.flashar.infer.sampling;

/**
 * Order statistics in linear time: Hoare's FIND with a median-of-three pivot. Both scans of a
 * partition stop at values equal to the pivot, so rows full of ties stay linear too.
 *
 * <p>Fill {@link #values}, then ask once: a search reorders them.
 */
final class Selection {

    final double[] values;

    /** Bounds of the last partition; what lies between them equals the pivot. */
    private int leftEnd;

    private int rightStart;

    Selection(int capacity) {
        this.values = new double[capacity];
    }

    /** Returns the k-th largest (k from 1) of the first n values. */
    double kthLargest(int n, int k) {
        int low = 0;
        int high = n - 1;
        while (low < high) {
            double pivot = partition(low, high);
            if (k - 1 <= leftEnd) {
                high = leftEnd;
            } else if (k - 1 >= rightStart) {
                low = rightStart;
            } else {
                return pivot;
            }
        }
        return values[k - 1];
    }

    /**
     * Adds the first n values, none negative, from the largest down and returns the one with which
     * the sum first exceeds {@code limit}; the smallest if none does.
     */
    double crossing(int n, double limit) {
        int low = 0;
        int high = n - 1;
        double before = 0;
        while (low < high) {
            double pivot = partition(low, high);
            double left = before + sum(low, leftEnd + 1);
            double middle = left + sum(leftEnd + 1, rightStart);
            if (left > limit) {
                high = leftEnd;
            } else if (middle > limit) {
                return pivot;
            } else {
                before = middle;
                low = rightStart;
            }
        }
        return values[high];
    }

    /** Moves values above a pivot before those below it; returns the pivot. */
    private double partition(int low, int high) {
        double pivot = median(values[low], values[(low + high) >>> 1], values[high]);
        int i = low;
        int j = high;
        while (i <= j) {
            while (values[i] > pivot) {
                i++;
            }
            while (values[j] < pivot) {
                j--;
            }
            if (i <= j) {
                double swapped = values[i];
                values[i++] = values[j];
                values[j--] = swapped;
            }
        }
        leftEnd = j;
        rightStart = i;
        return pivot;
    }

    private static double median(double a, double b, double c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    private double sum(int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum;
    }
}
