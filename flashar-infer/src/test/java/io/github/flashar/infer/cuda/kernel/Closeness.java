package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.infer.cuda.runtime.Storage;

/** How far a kernel may be from a reference in double precision. */
final class Closeness {

    /** Of float32 arithmetic, relative to the values that go into a result. */
    private static final double ARITHMETIC = 1e-5;

    /**
     * Half a unit in the last of 8 places of bfloat16, relative, and a little for double rounding.
     */
    static final double BFLOAT16 = 0x1.02p-8;

    private Closeness() {}

    /**
     * Checks results.
     *
     * @param scale magnitude of what a result is computed from
     */
    static void check(Storage storage, float[] actual, double[] expected, double scale) {
        check(storage, actual, expected, scale, 0);
    }

    /**
     * Checks results of operands that were rounded on the way.
     *
     * @param slack error of the operands, relative to the scale
     */
    static void check(
            Storage storage, float[] actual, double[] expected, double scale, double slack) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            double rounding = storage == Storage.BF16 ? BFLOAT16 * Math.abs(expected[i]) : 0;
            double allowed = rounding + (ARITHMETIC + slack) * scale;
            double error = Math.abs(actual[i] - expected[i]);
            assertThat(error <= allowed)
                    .as("value %d is %s, not %s within %s", i, actual[i], expected[i], allowed)
                    .isTrue();
        }
    }
}
