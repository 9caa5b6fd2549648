package io.github.flashar.examples.generate;

import io.github.flashar.core.image.RgbImage;
import io.github.flashar.examples.report.Sheet;
import io.github.flashar.infer.generate.GeneratedImage;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.generate.ImageGenerator;
import io.github.flashar.infer.generate.Timings;
import io.github.flashar.infer.model.DecoderKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Images that were drawn, as many of each subject.
 *
 * @param result the images; those of a subject stand together
 * @param count images of each subject
 */
public record Drawing(GenerationResult result, int count) {

    /** Small images are enlarged on sheets, up to this factor and about this many pixels. */
    private static final int MAX_SCALE = 4;

    private static final int ENLARGED_SIDE = 128;
    private static final double NANOS = 1e9;

    /**
     * Draws images, showing progress.
     *
     * @param count images of each subject in the request
     */
    public static Drawing draw(ImageGenerator generator, GenerationRequest request, int count) {
        DecoderKind decoder = request.decoder().orElseGet(generator::fastestDecoder);
        try (DrawingProgress progress = new DrawingProgress(decoder)) {
            return new Drawing(generator.generate(request, progress), count);
        }
    }

    /** Time of the decoder for an image, pixels not included. */
    public double secondsPerImage() {
        Timings timings = result.timings();
        return timings.decoding().plus(timings.sampling()).toNanos() / NANOS / images().size();
    }

    /** What a person calls each subject. */
    public List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (int first = 0; first < images().size(); first += count) {
            labels.add(result.image(first).name());
        }
        return labels;
    }

    /** The images as a panel of a sheet, a row a subject. */
    public Sheet.Panel panel() {
        List<RgbImage> pictures = images().stream().map(GeneratedImage::pixels).toList();
        List<List<RgbImage>> rows = new ArrayList<>();
        for (int from = 0; from < pictures.size(); from += count) {
            rows.add(pictures.subList(from, from + count));
        }
        String kind = result.decoder().name().toLowerCase(Locale.ROOT);
        return new Sheet.Panel(kind + " decoder, " + result.passes() + " passes", rows);
    }

    /** Sheets of several drawings of the same subjects side by side. */
    public static RgbImage sheet(Drawing... drawings) {
        List<Sheet.Panel> panels = List.of(drawings).stream().map(Drawing::panel).toList();
        RgbImage first = drawings[0].result().image(0).pixels();
        int scale = ENLARGED_SIDE / Math.max(first.width(), first.height());
        return Sheet.draw(drawings[0].labels(), panels, Math.max(1, Math.min(MAX_SCALE, scale)));
    }

    private List<GeneratedImage> images() {
        return result.images();
    }
}
