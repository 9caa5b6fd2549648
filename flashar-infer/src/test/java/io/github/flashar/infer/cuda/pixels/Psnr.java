package io.github.flashar.infer.cuda.pixels;

/** How close pictures are: 10·log10(255² / mean squared error), in dB. */
final class Psnr {

    /** Least that float16 has to reach against float32. */
    static final double REQUIRED = 45;

    private Psnr() {}

    static double of(byte[] actual, byte[] expected) {
        double squares = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = (actual[i] & 0xff) - (expected[i] & 0xff);
            squares += difference * difference;
        }
        return 10 * Math.log10(255.0 * 255.0 * expected.length / squares);
    }
}
