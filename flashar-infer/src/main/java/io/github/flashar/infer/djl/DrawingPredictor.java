package io.github.flashar.infer.djl;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.metric.Unit;
import ai.djl.ndarray.NDList;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import io.github.flashar.core.error.FlashArException;
import io.github.flashar.infer.generate.GenerationResult;
import io.github.flashar.infer.generate.Timings;
import io.github.flashar.infer.service.RequestGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the images of all its inputs at once and waits for them. Beside DJL's own metrics it
 * reports, for each input, where the time of the batch went that it was drawn in, in microseconds:
 * {@code Waiting}, {@code Encoding}, {@code Decoding}, {@code Sampling} and {@code Pixels}, as
 * {@link Timings} explains them.
 */
final class DrawingPredictor<I, O> extends Predictor<I, O> {

    private final GeneratorModel generator;
    private final DrawingTranslator<I, O> drawer;

    DrawingPredictor(GeneratorModel model, DrawingTranslator<I, O> translator, Device device) {
        super(model, translator, device, false);
        this.generator = model;
        this.drawer = translator;
    }

    @Override
    protected NDList predictInternal(TranslatorContext context, NDList none)
            throws TranslateException {
        List<Drawing<O>> drawings = new ArrayList<>();
        boolean finished = false;
        try {
            RequestGroup group = generator.group();
            for (I input : drawer.inputs(context)) {
                drawings.add(drawer.begin(generator, group, input));
            }
            submit(group);
            for (Drawing<O> drawing : drawings) {
                drawing.await();
            }
            finished = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TranslateException("the thread of the predictor was interrupted", e);
        } finally {
            if (!finished) {
                drawings.forEach(Drawing::cancel);
            }
        }
        for (Drawing<O> drawing : drawings) {
            var unused = drawing.images().whenComplete(this::report);
        }
        drawer.setDrawings(context, drawings);
        return new NDList();
    }

    private static void submit(RequestGroup group) {
        try {
            group.submit();
        } catch (FlashArException | IllegalStateException e) {
            // the drawings failed with it, and their answers say so
        }
    }

    private void report(@Nullable GenerationResult drawn, @Nullable Throwable failure) {
        if (drawn != null && metrics != null) {
            Timings timings = drawn.timings();
            report("Waiting", timings.waiting());
            report("Encoding", timings.encoding());
            report("Decoding", timings.decoding());
            report("Sampling", timings.sampling());
            report("Pixels", timings.pixels());
        }
    }

    private void report(String name, Duration time) {
        metrics.addMetric(name, time.toNanos() / 1000, Unit.MICROSECONDS, dimension);
    }
}
