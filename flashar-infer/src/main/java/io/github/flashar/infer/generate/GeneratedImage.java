package io.github.flashar.infer.generate;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import io.github.flashar.core.FlashAr;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.infer.model.DecoderKind;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An image that was drawn.
 *
 * @param spec what was asked for
 * @param name what a person calls its subject
 * @param pixels the picture
 * @param grid shape of its tokens
 * @param tokens [H·W], raster order
 * @param decoder that drew it
 * @param passes passes through the model it took
 */
public record GeneratedImage(
        ImageSpec spec,
        String name,
        RgbImage pixels,
        TokenGrid grid,
        int[] tokens,
        DecoderKind decoder,
        int passes) {

    /** The picture for AWT, Swing and ImageIO. */
    public BufferedImage toBufferedImage() {
        return pixels.toBufferedImage();
    }

    /** The picture for DJL. */
    public Image toDjlImage() {
        return ImageFactory.getInstance().fromImage(toBufferedImage());
    }

    /** The picture as a PNG file that says how to draw it again. */
    public byte[] toPng() {
        return ImageFiles.png(pixels, parameters());
    }

    /** Writes the picture as a PNG file that says how to draw it again. */
    public void writePng(Path file) {
        ImageFiles.writePng(file, pixels, parameters());
    }

    /** Everything the image depends on, in words, as its PNG file has it. */
    public Map<String, String> parameters() {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("Software", "FlashAR for the JVM " + FlashAr.version());
        Map.Entry<String, String> subject = subject();
        text.put(subject.getKey(), subject.getValue());
        text.put("Seed", String.valueOf(spec.seed()));
        text.put("Decoder", decoder.name().toLowerCase(Locale.ROOT));
        text.put("Passes", String.valueOf(passes));
        text.put("Guidance", String.valueOf(spec.guidance().scale()));
        text.put("Guidance interval", String.valueOf(spec.guidance().interval()));
        text.put("Temperature", String.valueOf(spec.sampling().temperature()));
        text.put("Top-k", String.valueOf(spec.sampling().topK()));
        text.put("Top-p", String.valueOf(spec.sampling().topP()));
        return text;
    }

    private Map.Entry<String, String> subject() {
        if (spec.subject() instanceof Subject.ClassId wanted) {
            return Map.entry("Class", wanted.id() + " " + name);
        }
        return spec.subject() instanceof Subject.Prompt
                ? Map.entry("Prompt", name)
                : Map.entry("Caption features", name);
    }
}
