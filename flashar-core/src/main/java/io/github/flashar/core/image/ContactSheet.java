package io.github.flashar.core.image;

import io.github.flashar.core.error.Checks;
import java.util.Arrays;
import java.util.List;

/** Many small pictures on one: rows from left to right, a white gap between them. */
public final class ContactSheet {

    private static final byte WHITE = (byte) 255;

    private final RgbImage first;
    private final int columns;
    private final int zoom;
    private final int gap;
    private final int width;
    private final byte[] rgb;

    private ContactSheet(RgbImage first, int count, int columns, int zoom, int gap) {
        int rows = (count + columns - 1) / columns;
        this.first = first;
        this.columns = columns;
        this.zoom = zoom;
        this.gap = gap;
        this.width = columns * (first.width() * zoom + gap) + gap;
        int height = rows * (first.height() * zoom + gap) + gap;
        this.rgb = new byte[Math.multiplyExact(width * height, RgbImage.CHANNELS)];
        Arrays.fill(rgb, WHITE);
    }

    /**
     * Lays pictures of one size out.
     *
     * @param columns pictures a row, at least 1
     * @param zoom how often each pixel is repeated in both directions, at least 1
     * @param gap white pixels between pictures and around them
     */
    public static RgbImage of(List<RgbImage> images, int columns, int zoom, int gap) {
        Checks.require(!images.isEmpty(), "a contact sheet needs at least one image");
        Checks.inRange("columns", columns, 1, images.size());
        Checks.atLeast("zoom", zoom, 1);
        Checks.atLeast("gap", gap, 0);
        ContactSheet sheet = new ContactSheet(images.get(0), images.size(), columns, zoom, gap);
        for (int i = 0; i < images.size(); i++) {
            sheet.place(images.get(i), i);
        }
        return new RgbImage(
                sheet.width, sheet.rgb.length / (sheet.width * RgbImage.CHANNELS), sheet.rgb);
    }

    private void place(RgbImage image, int position) {
        Checks.require(
                image.width() == first.width() && image.height() == first.height(),
                "image %d is %s, but the first of the sheet is %s",
                position,
                image,
                first);
        int left = gap + position % columns * (image.width() * zoom + gap);
        int top = gap + position / columns * (image.height() * zoom + gap);
        for (int y = 0; y < image.height() * zoom; y++) {
            for (int x = 0; x < image.width() * zoom; x++) {
                int from = (y / zoom * image.width() + x / zoom) * RgbImage.CHANNELS;
                int to = ((top + y) * width + left + x) * RgbImage.CHANNELS;
                System.arraycopy(image.rgb(), from, rgb, to, RgbImage.CHANNELS);
            }
        }
    }
}
