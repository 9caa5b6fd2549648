package io.github.flashar.examples.generate;

import io.github.flashar.core.FlashAr;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.examples.console.OutputFolder;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.Generator;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Draws images and writes each as a PNG file that says how to draw it again, and all on one sheet.
 *
 * @param generator what draws
 * @param kind how
 * @param order which images
 */
public record GenerateRun(Generator generator, DecoderKind kind, ImageOrder order) {

    private static final int MAX_NAME = 60;

    /** Draws and writes to a folder; returns what was drawn. */
    public Drawing run(Path folder) {
        Drawing drawing = Drawing.draw(generator, kind, order);
        OutputFolder.make(folder);
        for (int i = 0; i < order.size(); i++) {
            ImageFiles.writePng(
                    folder.resolve(fileName(i)), drawing.images().get(i), text(drawing, i));
        }
        ImageFiles.writePng(folder.resolve("sheet.png"), Drawing.sheet(drawing), Map.of());
        return drawing;
    }

    /** Subjects are numbered where their labels do not tell them apart. */
    private String fileName(int i) {
        int subjects = order.subjects().size();
        int subject = order.subject(i);
        boolean distinct =
                IntStream.range(0, subjects).mapToObj(this::name).distinct().count() == subjects;
        String name = distinct ? name(subject) : name(subject) + "-" + (subject + 1);
        return String.format("%s-seed-%d.png", name, order.seed(i));
    }

    /** The start of a label, as far as every file system takes it. */
    private String name(int subject) {
        String label = order.subjects().label(subject).toLowerCase(Locale.ROOT);
        String plain = label.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return plain.isEmpty() ? "image" : plain.substring(0, Math.min(MAX_NAME, plain.length()));
    }

    /** Everything an image depends on, for its file. */
    private Map<String, String> text(Drawing drawing, int i) {
        Map.Entry<String, String> subject = order.subjects().text(order.subject(i));
        Map<String, String> text = new LinkedHashMap<>();
        text.put("Software", "FlashAR for the JVM " + FlashAr.version());
        text.put(subject.getKey(), subject.getValue());
        text.put("Seed", String.valueOf(order.seed(i)));
        text.put("Decoder", kind.name().toLowerCase(Locale.ROOT));
        text.put("Passes", String.valueOf(drawing.passes()));
        text.put("Guidance", String.valueOf(order.guidance().scale()));
        text.put("Guidance interval", String.valueOf(order.guidance().interval()));
        text.put("Temperature", String.valueOf(order.sampling().temperature()));
        text.put("Top-k", String.valueOf(order.sampling().topK()));
        text.put("Top-p", String.valueOf(order.sampling().topP()));
        return text;
    }
}
