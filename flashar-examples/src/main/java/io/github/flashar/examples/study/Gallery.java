package io.github.flashar.examples.study;

import io.github.flashar.core.image.RgbImage;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.infer.sampling.Guidance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Draws as many images of each class and has them judged, as the paper's evaluations do:
 * temperature 1, all tokens allowed.
 *
 * @param generator whose tokenizer turns tokens into pixels
 */
record Gallery(Generator generator, Judge judge, int imagesPerClass) {

    private static final List<Double> GUIDANCE = List.of(1.5, 2.0);
    private static final int BATCH = 100;

    /** Judges what a decoder draws, by guidance scale. Image i of a class has seed i. */
    Map<String, Quality> judge(TokenDecoder decoder) {
        Map<String, Quality> found = new LinkedHashMap<>();
        for (double scale : GUIDANCE) {
            found.put(String.format(Locale.ROOT, "%.1f", scale), judge.judge(draw(decoder, scale)));
        }
        return found;
    }

    private LabelledImages draw(TokenDecoder decoder, double guidance) {
        int classes = generator.config().classPrefix().classes();
        int total = classes * imagesPerClass;
        List<RgbImage> images = new ArrayList<>();
        List<Integer> labels = IntStream.range(0, total).map(this::label).boxed().toList();
        try (Progress progress = Progress.start("drawing, guidance " + guidance, total)) {
            for (int from = 0; from < total; from += BATCH) {
                DecodeRequest request = request(from, Math.min(total, from + BATCH), guidance);
                images.addAll(generator.pictures().of(decoder.decode(request).tokens()));
                progress.update(images.size());
            }
        }
        return new LabelledImages(images, labels);
    }

    private int label(int image) {
        return image / imagesPerClass;
    }

    private DecodeRequest request(int from, int to, double guidance) {
        return DecodeRequest.builder()
                .setClassIds(IntStream.range(from, to).map(this::label).toArray())
                .setSeeds(LongStream.range(from, to).map(i -> i % imagesPerClass).toArray())
                .optGuidance(Guidance.of(guidance))
                .build();
    }
}
