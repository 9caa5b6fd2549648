package io.github.flashar.examples.report;

import io.github.flashar.core.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Between the library's pictures and Java2D's. */
final class Pictures {

    private Pictures() {}

    static BufferedImage toJava2D(RgbImage image) {
        BufferedImage result =
                new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int red = image.sample(x, y, 0);
                int green = image.sample(x, y, 1);
                int blue = image.sample(x, y, 2);
                result.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        return result;
    }

    /** Encodes for a page. */
    static byte[] png(RgbImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(toJava2D(image), "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture in memory cannot be encoded", e);
        }
        return out.toByteArray();
    }

    static RgbImage fromJava2D(BufferedImage image) {
        int[] pixels =
                image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        byte[] rgb = new byte[pixels.length * RgbImage.CHANNELS];
        int next = 0;
        for (int pixel : pixels) {
            rgb[next++] = (byte) (pixel >> 16);
            rgb[next++] = (byte) (pixel >> 8);
            rgb[next++] = (byte) pixel;
        }
        return new RgbImage(image.getWidth(), image.getHeight(), rgb);
    }
}
