package io.github.flashar.infer.djl;

import ai.djl.ndarray.NDList;
import ai.djl.translate.Batchifier;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.github.flashar.infer.service.RequestGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A translator to requests, where DJL's are to arrays. What DJL hands on as arrays between
 * translator and model stays empty; inputs and drawings travel in the context.
 */
abstract class DrawingTranslator<I, O> implements Translator<I, O> {

    private static final String INPUTS = "inputs";
    private static final String DRAWINGS = "drawings";

    /**
     * Adds what an input wants to a group, and returns at once.
     *
     * @throws TranslateException if the input or the model is not up to it
     */
    abstract Drawing<O> begin(GeneratorModel model, RequestGroup group, I input)
            throws TranslateException;

    /** None that is used: having one, a predictor hands over all inputs of a batch together. */
    @Override
    public final Batchifier getBatchifier() {
        return Batchifier.STACK;
    }

    @Override
    public final NDList batchProcessInput(TranslatorContext context, List<I> inputs) {
        context.setAttachment(INPUTS, inputs);
        return new NDList();
    }

    @SuppressWarnings("unchecked") // as batchProcessInput left them
    final List<I> inputs(TranslatorContext context) {
        return (List<I>) Objects.requireNonNull(context.getAttachment(INPUTS));
    }

    final void setDrawings(TranslatorContext context, List<Drawing<O>> drawings) {
        context.setAttachment(DRAWINGS, drawings);
    }

    @Override
    @SuppressWarnings("unchecked") // as setDrawings left them
    public final List<O> batchProcessOutput(TranslatorContext context, NDList none)
            throws TranslateException {
        List<O> answers = new ArrayList<>();
        for (Drawing<O> drawing :
                (List<Drawing<O>>) Objects.requireNonNull(context.getAttachment(DRAWINGS))) {
            answers.add(drawing.answer().give());
        }
        return answers;
    }

    @Override
    public final NDList processInput(TranslatorContext context, I input) {
        return batchProcessInput(context, List.of(input));
    }

    @Override
    public final O processOutput(TranslatorContext context, NDList none) throws TranslateException {
        return batchProcessOutput(context, none).get(0);
    }
}
