package io.github.flashar.examples.generate;

import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.examples.console.OutputFolder;
import io.github.flashar.infer.generate.GeneratedImage;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.ImageGenerator;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws images and writes each as a PNG file that says how to draw it again, and all on one sheet.
 *
 * @param generator what draws
 * @param request which images; those of a subject stand together
 * @param count images of each subject
 */
public record GenerateRun(ImageGenerator generator, GenerationRequest request, int count) {

    private static final int MAX_NAME = 60;

    /** Draws and writes to a folder; returns what was drawn. */
    public Drawing run(Path folder) {
        Drawing drawing = Drawing.draw(generator, request, count);
        OutputFolder.make(folder);
        List<String> names = drawing.labels().stream().map(GenerateRun::name).toList();
        boolean distinct = names.stream().distinct().count() == names.size();
        for (int i = 0; i < request.size(); i++) {
            GeneratedImage image = drawing.result().image(i);
            int subject = i / count;
            // Subjects are numbered where their labels do not tell them apart.
            String name = names.get(subject) + (distinct ? "" : "-" + (subject + 1));
            image.writePng(
                    folder.resolve(String.format("%s-seed-%d.png", name, image.spec().seed())));
        }
        ImageFiles.writePng(folder.resolve("sheet.png"), Drawing.sheet(drawing), Map.of());
        return drawing;
    }

    /** The start of a label, as far as every file system takes it. */
    private static String name(String label) {
        String plain =
                label.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-|-$", "");
        return plain.isEmpty() ? "image" : plain.substring(0, Math.min(MAX_NAME, plain.length()));
    }
}
