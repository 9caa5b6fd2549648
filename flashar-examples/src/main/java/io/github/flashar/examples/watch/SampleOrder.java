package io.github.flashar.examples.watch;

import io.github.flashar.core.image.RgbImage;
import io.github.flashar.examples.report.Strip;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.TokenPictures;
import io.github.flashar.infer.sampling.Guidance;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Which images are drawn at each look: of {@value #MOST_CLASSES} classes spread over all of them
 * {@value #IMAGES} each, always with the same seeds, so that rows differ by the training alone.
 *
 * @param names of all classes
 * @param seed of the first image of each class
 */
public record SampleOrder(ClassNames names, long seed) {

    static final int MOST_CLASSES = 4;
    static final int IMAGES = 2;

    /** Guidance shows what a class looks like to the model more clearly than none. */
    static final Guidance GUIDANCE = Guidance.of(2);

    /** Names of the classes drawn. */
    List<String> classNames() {
        return IntStream.of(classes()).mapToObj(names::name).toList();
    }

    /** Draws the images side by side. */
    RgbImage draw(TokenDecoder decoder, TokenPictures pictures) {
        int[] classes = classes();
        DecodeRequest request =
                DecodeRequest.builder()
                        .setClassIds(
                                IntStream.of(classes)
                                        .flatMap(id -> IntStream.generate(() -> id).limit(IMAGES))
                                        .toArray())
                        .setSeeds(
                                LongStream.range(0, (long) classes.length * IMAGES)
                                        .map(i -> seed + i % IMAGES)
                                        .toArray())
                        .optGuidance(GUIDANCE)
                        .build();
        return Strip.draw(pictures.of(decoder.decode(request).tokens()));
    }

    private int[] classes() {
        int all = names.names().size();
        int some = Math.min(MOST_CLASSES, all);
        return IntStream.range(0, some).map(i -> (int) ((long) i * all / some)).toArray();
    }
}
