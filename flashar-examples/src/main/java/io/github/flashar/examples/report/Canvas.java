package io.github.flashar.examples.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * White pictures to draw on, and text placed by its middle. On a machine without fonts (a bare
 * container) text is left out: a picture without captions beats a run that ends with none.
 */
final class Canvas {

    private static final Logger LOG = LoggerFactory.getLogger(Canvas.class);

    static final Color MUTED = new Color(0x8a, 0x8a, 0x86);

    /** Distance of two lines of text. */
    static final int LINE_HEIGHT = 18;

    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

    private static final boolean HAS_FONTS = findFonts();

    private Canvas() {}

    /** Whether text can be drawn at all. */
    static boolean hasFonts() {
        return HAS_FONTS;
    }

    private static boolean findFonts() {
        Graphics2D graphics = graphics(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
        try {
            graphics.getFontMetrics().stringWidth("x");
            return true;
        } catch (RuntimeException | LinkageError | InternalError e) {
            // Java2D says "no fonts" in each of these ways, depending on what is missing.
            LOG.warn("No fonts on this machine: pictures are drawn without text.");
            return false;
        } finally {
            graphics.dispose();
        }
    }

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
        if (!HAS_FONTS) {
            return 0;
        }
        Graphics2D graphics = graphics(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
        try {
            return graphics.getFontMetrics().stringWidth(text);
        } finally {
            graphics.dispose();
        }
    }

    /** Draws a text whose middle is (x, y). */
    static void centred(Graphics2D graphics, String text, int x, int y) {
        leftAligned(graphics, text, x - textWidth(text) / 2, y);
    }

    /** Draws a text that starts at x and whose middle line is y. */
    static void leftAligned(Graphics2D graphics, String text, int x, int y) {
        if (!HAS_FONTS) {
            return;
        }
        FontMetrics metrics = graphics.getFontMetrics();
        graphics.drawString(text, x, y + (metrics.getAscent() - metrics.getDescent()) / 2);
    }
}
