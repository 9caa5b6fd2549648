package io.github.flashar.examples.watch;

import io.github.flashar.core.image.RgbImage;
import io.github.flashar.examples.report.Strip;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.TextPrompt;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.TokenPictures;
import io.github.flashar.infer.sampling.Guidance;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Which images are drawn at each look: of up to {@value #MOST} classes or prompts {@value #IMAGES}
 * each, always with the same seeds, so that rows differ by the training alone.
 */
public final class SampleOrder {

    /** Most classes or prompts. */
    static final int MOST = 4;

    static final int IMAGES = 2;

    /** Guidance shows what a class looks like to the model more clearly than none. */
    static final Guidance GUIDANCE = Guidance.of(2);

    private final List<String> names;
    private final UnaryOperator<DecodeRequest.Builder> subjects;
    private final long seed;

    private SampleOrder(
            List<String> names, UnaryOperator<DecodeRequest.Builder> subjects, long seed) {
        this.names = List.copyOf(names);
        this.subjects = subjects;
        this.seed = seed;
    }

    /**
     * Images of classes spread over all of them.
     *
     * @param seed of the first image of each class
     */
    public static SampleOrder ofClasses(ClassNames all, long seed) {
        int[] classes = spread(all.names().size());
        int[] ids = IntStream.of(classes).flatMap(id -> IntStream.of(id, id)).toArray();
        return new SampleOrder(
                IntStream.of(classes).mapToObj(all::name).toList(),
                request -> request.setClassIds(ids),
                seed);
    }

    /**
     * Images of prompts.
     *
     * @param names what to call the prompts, {@value #MOST} at most
     * @param prompts as many
     * @param seed of the first image of each prompt
     */
    public static SampleOrder ofTexts(List<String> names, List<TextPrompt> prompts, long seed) {
        List<TextPrompt> each =
                prompts.stream().flatMap(prompt -> List.of(prompt, prompt).stream()).toList();
        return new SampleOrder(names, request -> request.setTexts(each), seed);
    }

    /** At most {@value #MOST} of so many, evenly spaced from the first on. */
    public static int[] spread(int all) {
        int some = Math.min(MOST, all);
        return IntStream.range(0, some).map(i -> (int) ((long) i * all / some)).toArray();
    }

    /** What is drawn. */
    List<String> names() {
        return names;
    }

    /** Draws the images side by side. */
    RgbImage draw(TokenDecoder decoder, TokenPictures pictures) {
        DecodeRequest request =
                subjects.apply(DecodeRequest.builder())
                        .setSeeds(
                                LongStream.range(0, (long) names.size() * IMAGES)
                                        .map(i -> seed + i % IMAGES)
                                        .toArray())
                        .optGuidance(GUIDANCE)
                        .build();
        return Strip.draw(pictures.of(decoder.decode(request).tokens()));
    }
}
