package io.github.flashar.core.image;

import java.util.function.DoubleUnaryOperator;

/**
 * Separable resampling, columns first, then rows. When shrinking, the filter is stretched by the
 * scale so that every source pixel counts (anti-aliasing). Samples are rounded to 8 bits after each
 * direction.
 *
 * <p>To the bit what Python's Pillow makes of 8-bit pictures, because that is what published models
 * were trained on: weights are computed in double, scaled to sum to 1 and then rounded to {@value
 * #FRACTION_BITS} fractional bits, halves away from zero; a sample is an integer sum of products,
 * rounded half up and clamped to 0..255. The order of the operations on doubles matters.
 */
final class Resampling {

    /** So many that a sum of 8-bit samples, overshoot included, stays within 32 bits. */
    private static final int FRACTION_BITS = 22;

    private static final int ONE = 1 << FRACTION_BITS;

    private static final int MAX_SAMPLE = 255;

    /** A weight function and its half width, in target pixels. */
    record Filter(double radius, DoubleUnaryOperator weight) {}

    static final Filter BOX = new Filter(0.5, x -> x > -0.5 && x <= 0.5 ? 1 : 0);

    /** Keys' cubic convolution with a = −0.5. */
    static final Filter BICUBIC = new Filter(2, Resampling::cubic);

    private Resampling() {}

    static RgbImage resize(RgbImage image, int width, int height, Filter filter) {
        RgbImage wide = width == image.width() ? image : columns(image, width, filter);
        return height == image.height() ? wide : rows(wide, height, filter);
    }

    private static RgbImage columns(RgbImage image, int width, Filter filter) {
        Taps[] taps = taps(image.width(), width, filter);
        byte[] rgb = new byte[width * image.height() * RgbImage.CHANNELS];
        int next = 0;
        for (int y = 0; y < image.height(); y++) {
            int row = y * image.width() * RgbImage.CHANNELS;
            for (Taps tap : taps) {
                for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
                    rgb[next++] = tap.apply(image.rgb(), row + channel, RgbImage.CHANNELS);
                }
            }
        }
        return new RgbImage(width, image.height(), rgb);
    }

    private static RgbImage rows(RgbImage image, int height, Filter filter) {
        int stride = image.width() * RgbImage.CHANNELS;
        byte[] rgb = new byte[stride * height];
        int next = 0;
        for (Taps tap : taps(image.height(), height, filter)) {
            for (int i = 0; i < stride; i++) {
                rgb[next++] = tap.apply(image.rgb(), i, stride);
            }
        }
        return new RgbImage(image.width(), height, rgb);
    }

    private static Taps[] taps(int from, int to, Filter filter) {
        double scale = (double) from / to;
        double stretch = Math.max(scale, 1);
        Taps[] taps = new Taps[to];
        for (int i = 0; i < to; i++) {
            taps[i] = Taps.around((i + 0.5) * scale, stretch, from, filter);
        }
        return taps;
    }

    private static double cubic(double x) {
        double a = Math.abs(x);
        if (a < 1) {
            return (1.5 * a - 2.5) * a * a + 1;
        }
        return a < 2 ? ((-0.5 * a + 2.5) * a - 4) * a + 2 : 0;
    }

    /**
     * The source positions one target sample is made of.
     *
     * @param first position
     * @param weights of it and those after it, as multiples of 2^-{@value #FRACTION_BITS}
     */
    private record Taps(int first, int[] weights) {

        static Taps around(double centre, double stretch, int size, Filter filter) {
            double support = filter.radius() * stretch;
            int first = Math.max(0, (int) (centre - support + 0.5));
            int end = Math.min(size, (int) (centre + support + 0.5));
            double squeeze = 1 / stretch;
            double[] exact = new double[end - first];
            double sum = 0;
            for (int i = 0; i < exact.length; i++) {
                exact[i] = filter.weight().applyAsDouble((i + first - centre + 0.5) * squeeze);
                sum += exact[i];
            }
            int[] weights = new int[exact.length];
            for (int i = 0; i < exact.length; i++) {
                weights[i] = fixedPoint(exact[i] / sum);
            }
            return new Taps(first, weights);
        }

        private static int fixedPoint(double weight) {
            return (int) (weight * ONE + (weight < 0 ? -0.5 : 0.5));
        }

        byte apply(byte[] samples, int offset, int stride) {
            int sum = ONE / 2;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * Byte.toUnsignedInt(samples[offset + (first + i) * stride]);
            }
            return (byte) Math.max(0, Math.min(MAX_SAMPLE, sum >> FRACTION_BITS));
        }
    }
}
