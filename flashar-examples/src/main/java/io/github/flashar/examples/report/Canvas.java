package io.github.flashar.examples.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** White pictures to draw on, and text placed by its middle. */
final class Canvas {

    static final Color MUTED = new Color(0x8a, 0x8a, 0x86);

    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

    private Canvas() {}

    static BufferedImage create(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return image;
    }

    static Graphics2D graphics(BufferedImage image) {
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setFont(FONT);
        return graphics;
    }

    /** Width of a text in pixels in the font of every picture. */
    static int textWidth(String text) {
        Graphics2D graphics = graphics(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
        try {
            return graphics.getFontMetrics().stringWidth(text);
        } finally {
            graphics.dispose();
        }
    }

    /** Draws a text whose middle is (x, y). */
    static void centred(Graphics2D graphics, String text, int x, int y) {
        leftAligned(graphics, text, x - graphics.getFontMetrics().stringWidth(text) / 2, y);
    }

    /** Draws a text that starts at x and whose middle line is y. */
    static void leftAligned(Graphics2D graphics, String text, int x, int y) {
        FontMetrics metrics = graphics.getFontMetrics();
        graphics.drawString(text, x, y + (metrics.getAscent() - metrics.getDescent()) / 2);
    }
}
