package io.github.flashar.core.image;

import io.github.flashar.core.error.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The views of a picture that class-conditional generators are trained on: always a square of one
 * size, in an order that does not change.
 *
 * @param kind which views
 * @param size side of each view in pixels
 * @param range side of the square that ten crops are cut from, relative to {@code size}, 1..4;
 *     LlamaGen takes {@value #LLAMAGEN_RANGE}
 */
public record Crops(Kind kind, int size, double range) {

    /** What LlamaGen takes, for its first set of codes. */
    public static final double LLAMAGEN_RANGE = 1.1;

    private static final int MAX_RANGE = 4;

    /** Which views are taken. */
    public enum Kind {
        /** The middle and its mirror image. */
        CENTER_FLIP(2, 0),

        /**
         * Top left, top right, bottom left, bottom right, middle, then the same of the mirrored
         * picture: torchvision's {@code TenCrop}.
         */
        TEN_CROP(10, 4);

        private final int views;
        private final int plain;

        Kind(int views, int plain) {
            this.views = views;
            this.plain = plain;
        }

        /** Number of views. */
        public int views() {
            return views;
        }

        /** Number of the view that is the middle, not mirrored. */
        public int plain() {
            return plain;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Crops {
        Checks.inRange("image size", size, 1, RgbImage.MAX_SIDE);
        Checks.inRange("crop range", range, 1, MAX_RANGE);
    }

    /** Side of the middle square that the views are cut from: {@code floor(size · range)}. */
    public int squareSize() {
        return kind == Kind.TEN_CROP ? (int) (size * range) : size;
    }

    /**
     * Returns the views of a picture.
     *
     * @param square its middle square, as {@link ImageScaling#centreSquare} makes it
     */
    public List<RgbImage> of(RgbImage square) {
        int side = squareSize();
        Checks.require(
                square.width() == side && square.height() == side,
                "%s are cut from %d x %d pixels, not from %s",
                this,
                side,
                side,
                square);
        List<RgbImage> views = new ArrayList<>(half(square));
        views.addAll(half(square.flipHorizontally()));
        return views;
    }

    private List<RgbImage> half(RgbImage square) {
        if (kind == Kind.CENTER_FLIP) {
            return List.of(square);
        }
        int end = square.width() - size;
        int middle = (int) Math.rint(end / 2.0); // halves to the even number, as Python rounds
        return List.of(
                view(square, 0, 0),
                view(square, end, 0),
                view(square, 0, end),
                view(square, end, end),
                view(square, middle, middle));
    }

    private RgbImage view(RgbImage square, int left, int top) {
        return square.crop(left, top, size, size);
    }
}
