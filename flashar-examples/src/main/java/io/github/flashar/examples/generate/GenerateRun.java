package io.github.flashar.examples.generate;

import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.examples.Version;
import io.github.flashar.examples.console.OutputFolder;
import io.github.flashar.examples.model.ClassNames;
import io.github.flashar.examples.model.DecoderKind;
import io.github.flashar.examples.model.Generator;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Draws images and writes each as a PNG file that says how to draw it again, and all on one sheet.
 *
 * @param generator what draws
 * @param kind how
 * @param order which images
 */
public record GenerateRun(Generator generator, DecoderKind kind, ImageOrder order) {

    /** Draws and writes to a folder; returns what was drawn. */
    public Drawing run(Path folder) {
        Drawing drawing = Drawing.draw(generator, kind, order);
        OutputFolder.make(folder);
        for (int i = 0; i < order.size(); i++) {
            ImageFiles.writePng(
                    folder.resolve(fileName(i)), drawing.images().get(i), text(drawing, i));
        }
        ImageFiles.writePng(
                folder.resolve("sheet.png"), Drawing.sheet(generator, drawing), Map.of());
        return drawing;
    }

    private String fileName(int i) {
        String name = className(i).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return String.format("%s-seed-%d.png", name, order.seed(i));
    }

    /** Everything an image depends on, for its file. */
    private Map<String, String> text(Drawing drawing, int i) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("Software", "FlashAR for the JVM " + Version.flashAr());
        text.put("Class", order.classId(i) + " " + latin(className(i)));
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

    private String className(int i) {
        ClassNames names = generator.classNames();
        return names.name(order.classId(i));
    }

    /** PNG text is Latin-1. */
    private static String latin(String text) {
        return text.replaceAll("[^\\x20-\\x7e\\xa0-\\xff]", "?");
    }
}
