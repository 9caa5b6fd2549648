package io.github.flashar.core.image;

import io.github.flashar.core.error.Checks;

/**
 * Brings pictures to the size a tokenizer expects, the way image generators are usually trained
 * (Dhariwal and Nichol, arXiv 2105.05233): halve with a box filter while the short side is at least
 * twice the target, resize the rest of the way with an anti-aliased bicubic filter, cut out the
 * middle. The pixels are those that the usual Python code gets from Pillow.
 */
public final class ImageScaling {

    private ImageScaling() {}

    /**
     * Returns the middle square of an image at size × size pixels; the image itself if it is that.
     */
    public static RgbImage centreSquare(RgbImage image, int size) {
        Checks.inRange("image size", size, 1, RgbImage.MAX_SIDE);
        if (image.width() == size && image.height() == size) {
            return image;
        }
        RgbImage scaled = shortSideTo(halve(image, size), size);
        return scaled.crop((scaled.width() - size) / 2, (scaled.height() - size) / 2, size, size);
    }

    /** Returns the image resized with an anti-aliased bicubic filter. */
    public static RgbImage resize(RgbImage image, int width, int height) {
        return Resampling.resize(image, width, height, Resampling.BICUBIC);
    }

    private static RgbImage halve(RgbImage image, int size) {
        RgbImage halved = image;
        while (Math.min(halved.width(), halved.height()) >= 2 * size) {
            halved =
                    Resampling.resize(
                            halved, halved.width() / 2, halved.height() / 2, Resampling.BOX);
        }
        return halved;
    }

    private static RgbImage shortSideTo(RgbImage image, int size) {
        double scale = (double) size / Math.min(image.width(), image.height());
        return resize(
                image,
                (int) Math.rint(image.width() * scale),
                (int) Math.rint(image.height() * scale));
    }
}
