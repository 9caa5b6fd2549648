package io.github.flashar.examples.report;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.image.RgbImage;
import java.util.List;

/** Pictures of one size side by side, without gaps or words. */
public final class Tiles {

    private Tiles() {}

    /**
     * Puts pictures together, row by row; what is left of the last row is black.
     *
     * @param pictures at least one, all of one size
     * @param columns pictures a row, at least 1
     */
    public static RgbImage of(List<RgbImage> pictures, int columns) {
        Checks.atLeast("tiles", pictures.size(), 1);
        Checks.atLeast("tile columns", columns, 1);
        int width = pictures.get(0).width();
        int height = pictures.get(0).height();
        int wide = Math.min(columns, pictures.size());
        int rows = (pictures.size() + columns - 1) / columns;
        byte[] rgb = new byte[rows * height * wide * width * RgbImage.CHANNELS];
        for (int i = 0; i < pictures.size(); i++) {
            RgbImage picture = pictures.get(i);
            Checks.require(
                    picture.width() == width && picture.height() == height,
                    "tile %d has %d x %d pixels, the first %d x %d",
                    i,
                    picture.width(),
                    picture.height(),
                    width,
                    height);
            copy(picture, rgb, wide * width, i % columns * width, i / columns * height);
        }
        return new RgbImage(wide * width, rows * height, rgb);
    }

    private static void copy(RgbImage from, byte[] to, int stride, int left, int top) {
        int run = from.width() * RgbImage.CHANNELS;
        for (int y = 0; y < from.height(); y++) {
            int at = ((top + y) * stride + left) * RgbImage.CHANNELS;
            System.arraycopy(from.rgb(), y * run, to, at, run);
        }
    }
}
