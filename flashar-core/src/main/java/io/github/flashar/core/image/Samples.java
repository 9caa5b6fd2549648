package io.github.flashar.core.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** Samples of a {@link BufferedImage} as an {@link RgbImage}, and back. */
final class Samples {

    private Samples() {}

    static RgbImage of(BufferedImage image) {
        return isGray(image.getColorModel()) ? fromGray(image.getRaster()) : fromColour(image);
    }

    static BufferedImage toBufferedImage(RgbImage image) {
        int width = image.width();
        BufferedImage result =
                new BufferedImage(width, image.height(), BufferedImage.TYPE_3BYTE_BGR);
        WritableRaster raster = result.getRaster();
        int[] row = new int[width * RgbImage.CHANNELS];
        byte[] rgb = image.rgb();
        for (int y = 0; y < image.height(); y++) {
            for (int i = 0; i < row.length; i++) {
                row[i] = Byte.toUnsignedInt(rgb[y * row.length + i]);
            }
            raster.setPixels(0, y, width, 1, row);
        }
        return result;
    }

    private static boolean isGray(ColorModel model) {
        return !(model instanceof IndexColorModel) && model.getNumColorComponents() == 1;
    }

    /**
     * Java takes gray samples for linear light and would brighten them; they are taken as stored.
     */
    private static RgbImage fromGray(Raster raster) {
        int shift = raster.getSampleModel().getSampleSize(0) - Byte.SIZE;
        byte[] rgb = new byte[raster.getWidth() * raster.getHeight() * RgbImage.CHANNELS];
        int next = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int x = 0; x < raster.getWidth(); x++) {
                byte gray = (byte) (raster.getSample(x, y, 0) >> shift);
                for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
                    rgb[next++] = gray;
                }
            }
        }
        return new RgbImage(raster.getWidth(), raster.getHeight(), rgb);
    }

    private static RgbImage fromColour(BufferedImage image) {
        int width = image.getWidth();
        int[] row = new int[width];
        byte[] rgb = new byte[width * image.getHeight() * RgbImage.CHANNELS];
        int next = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                rgb[next++] = (byte) (argb >> 16);
                rgb[next++] = (byte) (argb >> 8);
                rgb[next++] = (byte) argb;
            }
        }
        return new RgbImage(width, image.getHeight(), rgb);
    }
}
