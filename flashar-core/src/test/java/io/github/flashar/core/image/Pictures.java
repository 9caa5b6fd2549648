package io.github.flashar.core.image;

import io.github.flashar.core.random.Philox;

/** Pictures made up for tests. */
final class Pictures {

    private Pictures() {}

    static RgbImage noise(int width, int height, long seed) {
        byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
        new Philox(seed, 0).nextBytes(rgb);
        return new RgbImage(width, height, rgb);
    }

    static RgbImage plain(int width, int height, int value) {
        byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
        java.util.Arrays.fill(rgb, (byte) value);
        return new RgbImage(width, height, rgb);
    }
}
