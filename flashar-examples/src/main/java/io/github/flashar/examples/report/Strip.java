package io.github.flashar.examples.report;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.image.ImageScaling;
import io.github.flashar.core.image.RgbImage;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Pictures of one size side by side, without text: a row of a table that a page draws. */
public final class Strip {

    /** Between two pictures, in pixels. */
    static final int GAP = 2;

    private Strip() {}

    /** Returns the strip of some pictures, at least one. */
    public static RgbImage draw(List<RgbImage> pictures) {
        Checks.atLeast("pictures of a strip", pictures.size(), 1);
        RgbImage first = pictures.get(0);
        int pitch = first.width() + GAP;
        BufferedImage strip = Canvas.create(pitch * pictures.size() - GAP, first.height());
        Graphics2D graphics = Canvas.graphics(strip);
        for (int i = 0; i < pictures.size(); i++) {
            graphics.drawImage(Pictures.toJava2D(pictures.get(i)), i * pitch, 0, null);
        }
        graphics.dispose();
        return Pictures.fromJava2D(strip);
    }

    /** Returns a strip no wider than asked for: a page need not carry every pixel. */
    public static RgbImage shrunk(RgbImage strip, int width) {
        return strip.width() <= width
                ? strip
                : ImageScaling.resize(
                        strip, width, Math.max(1, strip.height() * width / strip.width()));
    }
}
