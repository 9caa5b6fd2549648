package io.github.flashar.core.image;

import io.github.flashar.core.error.Checks;
import java.awt.image.BufferedImage;

/**
 * A picture of 8-bit sRGB samples.
 *
 * <p>The array is shared, not copied: a data set of a hundred thousand pictures should not exist
 * twice. Whoever receives an image treats it as read-only.
 *
 * @param width pixels a row, 1..{@value #MAX_SIDE}
 * @param height rows, 1..{@value #MAX_SIDE}
 * @param rgb red, green and blue, 0..255 as unsigned bytes, row by row from the top left; height ·
 *     width · 3 long
 */
public record RgbImage(int width, int height, byte[] rgb) {

    /** Longest side accepted, in pixels: 16 pixels for each of the longest grid's 1,024 tokens. */
    public static final int MAX_SIDE = 16384;

    /** Samples a pixel. */
    public static final int CHANNELS = 3;

    public RgbImage {
        Checks.inRange("image width", width, 1, MAX_SIDE);
        Checks.inRange("image height", height, 1, MAX_SIDE);
        long expected = (long) width * height * CHANNELS;
        Checks.require(
                rgb.length == expected,
                "rgb has %d bytes, but %d x %d pixels need %d",
                rgb.length,
                width,
                height,
                expected);
    }

    /** Returns the pixels of an AWT image; an alpha channel is dropped. */
    public static RgbImage of(BufferedImage image) {
        return Samples.of(image);
    }

    /** Returns an AWT image of the same pixels, of type {@code TYPE_3BYTE_BGR}. */
    public BufferedImage toBufferedImage() {
        return Samples.toBufferedImage(this);
    }

    /** Returns one sample, 0..255. */
    public int sample(int x, int y, int channel) {
        return Byte.toUnsignedInt(rgb[offset(x, y) + channel]);
    }

    /** Returns this image mirrored left to right. */
    public RgbImage flipHorizontally() {
        byte[] flipped = new byte[rgb.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                System.arraycopy(rgb, offset(x, y), flipped, offset(width - 1 - x, y), CHANNELS);
            }
        }
        return new RgbImage(width, height, flipped);
    }

    /** Returns the rectangle of the given size whose top left pixel is (left, top). */
    public RgbImage crop(int left, int top, int cropWidth, int cropHeight) {
        Checks.inRange("left + crop width", left + cropWidth, cropWidth, width);
        Checks.inRange("top + crop height", top + cropHeight, cropHeight, height);
        byte[] cropped = new byte[cropWidth * cropHeight * CHANNELS];
        int run = cropWidth * CHANNELS;
        for (int y = 0; y < cropHeight; y++) {
            System.arraycopy(rgb, offset(left, top + y), cropped, y * run, run);
        }
        return new RgbImage(cropWidth, cropHeight, cropped);
    }

    private int offset(int x, int y) {
        return (y * width + x) * CHANNELS;
    }

    @Override
    public String toString() {
        return "RgbImage[" + width + "x" + height + "]";
    }
}
