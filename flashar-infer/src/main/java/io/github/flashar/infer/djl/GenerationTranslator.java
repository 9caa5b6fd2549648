package io.github.flashar.infer.djl;

import ai.djl.translate.TranslateException;
import io.github.flashar.core.error.FlashArException;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.service.RequestGroup;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A translator from types of your own to images:
 *
 * <pre>{@code
 * Translator<Dog, BufferedImage> translator =
 *         GenerationTranslator.of(
 *                 dog -> GenerationRequest.ofClasses(dog.imageNetClass()),
 *                 drawn -> drawn.image(0).toBufferedImage());
 * }</pre>
 *
 * <p>What goes wrong is a {@link TranslateException} with the same message; its cause is a {@link
 * FlashArException} or, where the model was closed meanwhile, a {@link CancellationException}.
 *
 * @param <I> what predictors take
 * @param <O> what they return
 */
public final class GenerationTranslator<I, O> extends DrawingTranslator<I, O> {

    private final Function<? super I, GenerationRequest> request;
    private final Function<? super GenerationResult, ? extends O> answer;

    private GenerationTranslator(
            Function<? super I, GenerationRequest> request,
            Function<? super GenerationResult, ? extends O> answer) {
        this.request = request;
        this.answer = answer;
    }

    /**
     * Makes a translator.
     *
     * @param request what an input asks for
     * @param answer what is made of the images
     */
    public static <I, O> GenerationTranslator<I, O> of(
            Function<? super I, GenerationRequest> request,
            Function<? super GenerationResult, ? extends O> answer) {
        return new GenerationTranslator<>(request, answer);
    }

    @Override
    Drawing<O> begin(GeneratorModel model, RequestGroup group, I input) throws TranslateException {
        try {
            CompletableFuture<GenerationResult> images = model.add(group, request.apply(input));
            return new Drawing<>(images, () -> answer(images));
        } catch (FlashArException e) {
            throw new TranslateException(e.getMessage(), e);
        }
    }

    private O answer(CompletableFuture<GenerationResult> images) throws TranslateException {
        Throwable failure = Drawing.failure(images);
        if (failure != null) {
            throw new TranslateException(failure.getMessage(), failure);
        }
        return answer.apply(images.join());
    }
}
