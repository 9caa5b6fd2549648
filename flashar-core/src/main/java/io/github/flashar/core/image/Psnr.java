package io.github.flashar.core.image;

import io.github.flashar.core.error.Checks;

/** Peak signal-to-noise ratio: how close two pictures are. */
public final class Psnr {

    private static final double PEAK = 255;

    private Psnr() {}

    /**
     * {@code 10 log10(255² / mean squared error)} over all pixels and colours, in dB; infinite for
     * equal pictures.
     */
    public static double decibels(RgbImage actual, RgbImage expected) {
        Checks.require(
                actual.width() == expected.width() && actual.height() == expected.height(),
                "pictures to compare have the same size; these are %s and %s",
                actual,
                expected);
        byte[] a = actual.rgb();
        byte[] b = expected.rgb();
        long squares = 0;
        for (int i = 0; i < a.length; i++) {
            int difference = (a[i] & 0xFF) - (b[i] & 0xFF);
            squares += (long) difference * difference;
        }
        return 10 * Math.log10(PEAK * PEAK * a.length / squares);
    }
}
