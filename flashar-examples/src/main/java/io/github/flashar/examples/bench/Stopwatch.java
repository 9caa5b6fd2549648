package io.github.flashar.examples.bench;

import java.util.Arrays;

/** Medians of repeated measurements. */
final class Stopwatch {

    private Stopwatch() {}

    /** Median time of a task in seconds, after one run that is not measured. */
    static double median(int repetitions, Runnable task) {
        task.run();
        double[] seconds = new double[repetitions];
        for (int i = 0; i < repetitions; i++) {
            long start = System.nanoTime();
            task.run();
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        return median(seconds);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
