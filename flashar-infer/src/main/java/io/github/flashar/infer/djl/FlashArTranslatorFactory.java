package io.github.flashar.infer.djl;

import ai.djl.Model;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.modality.cv.Image;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorFactory;
import ai.djl.util.Pair;
import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.generate.GeneratedImage;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.GenerationResult;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Translators for the types that predictors of a {@link GeneratorModel} take and return:
 *
 * <ul>
 *   <li>{@link GenerationRequest} → {@link GenerationResult}
 *   <li>{@code int[]} → {@code Image[]}: an image of each class, as DJL's BigGAN has it
 *   <li>{@code String} → {@link Image}: an image of a prompt, as DJL's Stable Diffusion has it
 *   <li>{@link Input} → {@link Output}: a request in JSON, as DJL Serving passes it on
 * </ul>
 *
 * <p>A request in JSON is an object with exactly one of {@code class} (a number), {@code classes}
 * (a list), {@code prompt} (a string) and {@code prompts} (a list), and any of
 *
 * <ul>
 *   <li>{@code count}: images of each subject; default 1. A request has at most {@code maxBatch}
 *       images
 *   <li>{@code seeds}, {@code guidance}, {@code guidance_interval}, {@code temperature}, {@code
 *       top_k}, {@code top_p}: a number for all subjects, or a list with one for each; ranges and
 *       defaults are those of {@link GenerationRequest.Builder}
 *   <li>{@code decoder}: {@code "raster"} or {@code "diagonal"}; default the fastest of the model
 *   <li>{@code timeout_ms}: longest time that it may take once the model has it; default none
 *   <li>{@code format} of the answer: {@code "png"}, the default for one image: a PNG file, its
 *       seed in the property {@code seed}; {@code "json"}, the default for several: an object with
 *       {@code decoder}, {@code passes}, {@code milliseconds} and {@code images}, each of which has
 *       {@code class}, {@code name}, {@code seed} and {@code png} in base64; {@code "stream"}: a
 *       line of JSON after each pass, with {@code step}, {@code steps} and {@code tokens}
 *       ([images][H·W], raster order, −1 where none is drawn), and such an object, or an error, as
 *       the last
 * </ul>
 *
 * <p>A request that fails is answered with {@code code}, {@code type} and {@code message} in JSON
 * and the code of the {@link Output}: 400 if it is wrong, 504 if its time is over, 503 if it was
 * given up, 500 otherwise.
 */
public final class FlashArTranslatorFactory implements TranslatorFactory {

    private static final Map<Pair<Type, Type>, Translator<?, ?>> TRANSLATORS =
            Map.ofEntries(
                    entry(
                            GenerationRequest.class,
                            GenerationResult.class,
                            GenerationTranslator.of(Function.identity(), Function.identity())),
                    entry(
                            int[].class,
                            Image[].class,
                            GenerationTranslator.of(
                                    GenerationRequest::ofClasses,
                                    FlashArTranslatorFactory::pictures)),
                    entry(
                            String.class,
                            Image.class,
                            GenerationTranslator.of(
                                    GenerationRequest::ofPrompts,
                                    drawn -> drawn.image(0).toDjlImage())),
                    entry(Input.class, Output.class, new ServingTranslator()));

    private static <I, O> Map.Entry<Pair<Type, Type>, Translator<?, ?>> entry(
            Class<I> input, Class<O> output, Translator<I, O> translator) {
        return Map.entry(new Pair<>(input, output), translator);
    }

    private static Image[] pictures(GenerationResult drawn) {
        return drawn.images().stream().map(GeneratedImage::toDjlImage).toArray(Image[]::new);
    }

    @Override
    public Set<Pair<Type, Type>> getSupportedTypes() {
        return TRANSLATORS.keySet();
    }

    /**
     * Returns a translator.
     *
     * @throws io.github.flashar.core.error.InvalidRequestException if there is none for these types
     */
    @Override
    @SuppressWarnings("unchecked") // the map's keys are the types of its values
    public <I, O> Translator<I, O> newInstance(
            Class<I> input, Class<O> output, Model model, Map<String, ?> arguments) {
        Checks.require(
                isSupported(input, output),
                "no translator from %s to %s, only %s",
                input.getTypeName(),
                output.getTypeName(),
                getSupportedTypes());
        return (Translator<I, O>)
                Objects.requireNonNull(TRANSLATORS.get(new Pair<Type, Type>(input, output)));
    }
}
