package io.github.flashar.examples.report;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.image.RgbImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A contact sheet: one row a caption, and one or more panels side by side. Pictures are enlarged by
 * a whole factor without smoothing, so what the model drew is what is seen.
 *
 * <p>All panels have one row a caption; the pictures of a panel share one size, missing ones at the
 * end of a row stay white.
 */
public final class Sheet {

    static final int PADDING = 16;
    static final int TITLE_HEIGHT = 32;
    static final int GAP = 4;
    static final int PANEL_GAP = 32;

    /** Longer captions go on in the next line. */
    private static final int CAPTION_WIDTH = 240;

    private final List<List<String>> captions; // lines of each
    private final List<Panel> panels;
    private final int scale;
    private final int captionWidth;

    private Sheet(List<String> captions, List<Panel> panels, int scale) {
        Checks.atLeast("sheet captions", captions.size(), 1);
        Checks.atLeast("sheet panels", panels.size(), 1);
        Checks.inRange("sheet scale", scale, 1, 64);
        for (Panel panel : panels) {
            Checks.require(
                    panel.rows().size() == captions.size(),
                    "panel \"%s\" has %d rows for %d captions",
                    panel.title(),
                    panel.rows().size(),
                    captions.size());
        }
        this.panels = List.copyOf(panels);
        this.scale = scale;
        int lines = Math.max(1, rowHeight() / Canvas.LINE_HEIGHT);
        this.captions =
                captions.stream()
                        .map(text -> WrappedText.lines(text, CAPTION_WIDTH, lines))
                        .toList();
        this.captionWidth =
                this.captions.stream()
                        .flatMap(List::stream)
                        .mapToInt(Canvas::textWidth)
                        .max()
                        .orElse(0);
    }

    /** Returns the sheet as one picture. */
    public static RgbImage draw(List<String> captions, List<Panel> panels, int scale) {
        return new Sheet(captions, panels, scale).draw();
    }

    private RgbImage draw() {
        BufferedImage image = Canvas.create(width(), height());
        Graphics2D graphics = Canvas.graphics(image);
        for (int row = 0; row < captions.size(); row++) {
            drawCaption(graphics, captions.get(row), rowY(row) + rowHeight() / 2);
        }
        int x = firstPanelX();
        for (Panel panel : panels) {
            drawPanel(graphics, panel, x);
            x += panelWidth(panel) + PANEL_GAP;
        }
        graphics.dispose();
        return Pictures.fromJava2D(image);
    }

    private static void drawCaption(Graphics2D graphics, List<String> lines, int middle) {
        graphics.setColor(Color.BLACK);
        int y = middle - (lines.size() - 1) * Canvas.LINE_HEIGHT / 2;
        for (String line : lines) {
            Canvas.leftAligned(graphics, line, PADDING, y);
            y += Canvas.LINE_HEIGHT;
        }
    }

    private void drawPanel(Graphics2D graphics, Panel panel, int x) {
        graphics.setColor(Canvas.MUTED);
        Canvas.leftAligned(graphics, panel.title(), x, PADDING + TITLE_HEIGHT / 2);
        for (int row = 0; row < captions.size(); row++) {
            int pictureX = x;
            for (RgbImage picture : panel.rows().get(row)) {
                int width = picture.width() * scale;
                int height = picture.height() * scale;
                // Without an interpolation hint Java2D takes the nearest pixel.
                BufferedImage pixels = Pictures.toJava2D(picture);
                graphics.drawImage(pixels, pictureX, rowY(row), width, height, null);
                pictureX += width + GAP;
            }
        }
    }

    private int width() {
        int wide = panels.stream().mapToInt(this::panelWidth).sum();
        return firstPanelX() + wide + PANEL_GAP * (panels.size() - 1) + PADDING;
    }

    private int height() {
        return rowY(captions.size()) - GAP + PADDING;
    }

    private int firstPanelX() {
        return captionWidth == 0 ? PADDING : 2 * PADDING + captionWidth;
    }

    private int rowY(int row) {
        return PADDING + TITLE_HEIGHT + row * (rowHeight() + GAP);
    }

    private int rowHeight() {
        return panels.stream().mapToInt(Panel::pictureHeight).max().orElse(0) * scale;
    }

    private int panelWidth(Panel panel) {
        int pictures = panel.columns() * (panel.pictureWidth() * scale + GAP) - GAP;
        return Math.max(pictures, Canvas.textWidth(panel.title()));
    }

    /**
     * One block of pictures.
     *
     * @param title stands above the block
     * @param rows pictures by row; at least one picture in all
     */
    public record Panel(String title, List<List<RgbImage>> rows) {

        public Panel {
            rows = rows.stream().map(List::copyOf).toList();
            Checks.require(
                    rows.stream().anyMatch(row -> !row.isEmpty()),
                    "panel \"%s\" has no pictures",
                    title);
        }

        int columns() {
            return rows.stream().mapToInt(List::size).max().orElse(0);
        }

        int pictureWidth() {
            return largest(RgbImage::width);
        }

        int pictureHeight() {
            return largest(RgbImage::height);
        }

        private int largest(ToIntFunction<RgbImage> side) {
            return rows.stream().flatMap(List::stream).mapToInt(side).max().orElse(0);
        }
    }
}
