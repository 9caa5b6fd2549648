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
 * Translators for the types that predictors of a {@link FlashArModel} take and return:
 *
 * <ul>
 *   <li>{@link GenerationRequest} → {@link GenerationResult}
 *   <li>{@code int[]} → {@code Image[]}: an image of each class, as DJL's BigGAN has it
 *   <li>{@code String} → {@link Image}: an image of a prompt, as DJL's Stable Diffusion has it
 *   <li>{@link Input} → {@link Output}: requests in JSON, as DJL Serving passes them on; see {@link
 *       ServedRequest}
 * </ul>
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
