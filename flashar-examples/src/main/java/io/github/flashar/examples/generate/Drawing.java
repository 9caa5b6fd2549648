package io.github.flashar.examples.generate;

import io.github.flashar.core.image.RgbImage;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.examples.report.Sheet;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.DecodeResult;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.Generator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Images that were drawn.
 *
 * @param order what was asked for
 * @param kind decoder that drew them
 * @param passes passes through the model per image
 * @param tokens [images][H·W], raster order
 * @param images in the order of the request
 * @param seconds time of the decoder for all of them, pixels not included
 */
public record Drawing(
        ImageOrder order,
        DecoderKind kind,
        int passes,
        List<int[]> tokens,
        List<RgbImage> images,
        double seconds) {

    /** Small images are enlarged on sheets, up to this factor and about this many pixels. */
    private static final int MAX_SCALE = 4;

    private static final int ENLARGED_SIDE = 128;

    /** Draws images, showing progress. */
    public static Drawing draw(Generator generator, DecoderKind kind, ImageOrder order) {
        List<DecodeRequest> requests = order.requests();
        List<int[]> tokens = new ArrayList<>();
        List<RgbImage> images = new ArrayList<>();
        double seconds = 0;
        String task = "drawing, " + kind.name().toLowerCase(Locale.ROOT) + " decoder";
        try (TokenDecoder decoder = generator.decoder(kind);
                Progress progress =
                        Progress.start(task, (long) requests.size() * decoder.passes())) {
            for (int i = 0; i < requests.size(); i++) {
                long before = (long) i * decoder.passes();
                DecodeResult result =
                        decoder.decode(
                                requests.get(i),
                                step -> {
                                    progress.update(before + step.step());
                                    return true;
                                });
                tokens.addAll(List.of(result.tokens()));
                images.addAll(generator.pictures(result.tokens()));
                seconds += result.total().toNanos() / 1e9;
            }
            return new Drawing(order, kind, decoder.passes(), tokens, images, seconds);
        }
    }

    /** The images as a panel of a sheet, a row a subject. */
    public Sheet.Panel panel() {
        List<List<RgbImage>> rows = new ArrayList<>();
        for (int from = 0; from < images.size(); from += order.count()) {
            rows.add(images.subList(from, from + order.count()));
        }
        String title = kind.name().toLowerCase(Locale.ROOT) + " decoder, " + passes + " passes";
        return new Sheet.Panel(title, rows);
    }

    /** Sheets of several drawings of the same order side by side. */
    public static RgbImage sheet(Drawing... drawings) {
        Subjects subjects = drawings[0].order().subjects();
        List<String> captions =
                IntStream.range(0, subjects.size()).mapToObj(subjects::label).toList();
        List<Sheet.Panel> panels = List.of(drawings).stream().map(Drawing::panel).toList();
        RgbImage first = drawings[0].images().get(0);
        int scale = ENLARGED_SIDE / Math.max(first.width(), first.height());
        return Sheet.draw(captions, panels, Math.max(1, Math.min(MAX_SCALE, scale)));
    }
}
