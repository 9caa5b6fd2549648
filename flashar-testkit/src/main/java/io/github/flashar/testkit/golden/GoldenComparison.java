package io.github.flashar.testkit.golden;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares results with a fixture's and keeps count, so that a test says what it looked at. */
public final class GoldenComparison {

    private final String where;
    private final List<String> compared = new ArrayList<>();

    /**
     * Starts with nothing compared.
     *
     * @param where goes before every message
     */
    public GoldenComparison(String where) {
        this.where = where;
    }

    /** Fails unless every value is within the tolerance; equal infinities and NaNs are equal. */
    public void close(String what, float[] actual, float[] expected, double tolerance) {
        checkSizes(what, actual.length, expected.length);
        double largest = 0;
        int worst = 0;
        for (int i = 0; i < actual.length; i++) {
            double difference = difference(actual[i], expected[i]);
            if (!(difference <= largest)) {
                largest = difference;
                worst = i;
            }
            if (Double.isNaN(difference)) {
                break;
            }
        }
        compared.add(
                String.format(
                        "%s: %d values, largest difference %.1e (allowed %.0e)",
                        what, actual.length, largest, tolerance));
        if (!(largest <= tolerance)) {
            throw new AssertionError(
                    String.format(
                            "%s: %s[%d] is %s, expected %s; the difference %.2e exceeds %.0e",
                            where,
                            what,
                            worst,
                            actual[worst],
                            expected[worst],
                            largest,
                            tolerance));
        }
    }

    /** Compares a float32 array with a tensor of the fixture, shapes without axes of size 1. */
    public void close(String name, NDArray actual, FixtureTensors expected, double tolerance) {
        checkShape(name, actual.getShape().getShape(), expected.shape(name));
        close(name, actual.toFloatArray(), expected.floats(name), tolerance);
    }

    /** Compares one number. */
    public void close(String what, double actual, double expected, double tolerance) {
        close(what, new float[] {(float) actual}, new float[] {(float) expected}, tolerance);
    }

    /** Allows a difference of the tolerance times the largest expected magnitude. */
    public void closeRelativeToMax(
            String what, float[] actual, float[] expected, double tolerance) {
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        close(what, actual, expected, tolerance * largest);
    }

    /** Fails unless all whole numbers are equal. */
    public void equal(String what, long[] actual, long[] expected) {
        checkSizes(what, actual.length, expected.length);
        for (int i = 0; i < actual.length; i++) {
            if (actual[i] != expected[i]) {
                throw new AssertionError(
                        String.format(
                                "%s: %s[%d] is %d, expected %d",
                                where, what, i, actual[i], expected[i]));
            }
        }
        compared.add(String.format("%s: %d values equal", what, actual.length));
    }

    /** Prints what was compared; a test that compared nothing fails. */
    public void report() {
        if (compared.isEmpty()) {
            throw new AssertionError(where + " compared nothing");
        }
        compared.forEach(line -> System.out.println("golden " + where + ": " + line));
    }

    private void checkSizes(String what, int actual, int expected) {
        if (actual != expected || expected == 0) {
            throw new AssertionError(
                    String.format(
                            "%s: %s has %d values, expected %d, at least 1",
                            where, what, actual, expected));
        }
    }

    private void checkShape(String what, long[] actual, long[] expected) {
        if (!Arrays.equals(squeeze(actual), squeeze(expected))) {
            throw new AssertionError(
                    String.format(
                            "%s: %s has shape %s, expected %s",
                            where, what, Arrays.toString(actual), Arrays.toString(expected)));
        }
    }

    private static long[] squeeze(long[] shape) {
        return Arrays.stream(shape).filter(size -> size != 1).toArray();
    }

    private static double difference(float actual, float expected) {
        return Float.compare(actual, expected) == 0 ? 0 : Math.abs((double) actual - expected);
    }
}
