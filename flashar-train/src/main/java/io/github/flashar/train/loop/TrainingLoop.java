package io.github.flashar.train.loop;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.nn.Scalars;
import io.github.flashar.train.optim.AdamW;
import io.github.flashar.train.optim.GradientClipping;
import io.github.flashar.train.optim.LearningRate;
import io.github.flashar.train.optim.ParameterGroup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains parameters on an objective: accumulate gradients, clip, update, report.
 *
 * <p>A step whose gradient is not finite leaves the weights alone and is reported as skipped;
 * {@value #MAX_SKIPPED} of them running end the run. Closing frees the optimizer's state, not the
 * parameters.
 */
public final class TrainingLoop implements ResumableRun, AutoCloseable {

    private static final int MAX_SKIPPED = 20;

    private final Objective objective;
    private final Parameters parameters;
    private final TrainingConfig config;
    private final LearningRate learningRate;
    private final GradientClipping clipping;
    private final AdamW optimizer;
    private long step;
    private int skippedRunning;

    /**
     * Prepares a run from step 0.
     *
     * @param groups what is trained, how and from which step on
     */
    public TrainingLoop(
            Objective objective,
            Parameters parameters,
            List<ParameterGroup> groups,
            TrainingConfig config) {
        this(objective, parameters, groups, config, config.learningRate());
    }

    /** Prepares a run whose learning rate is not the configuration's single cosine. */
    public TrainingLoop(
            Objective objective,
            Parameters parameters,
            List<ParameterGroup> groups,
            TrainingConfig config,
            LearningRate learningRate) {
        this.objective = objective;
        this.parameters = parameters;
        this.config = config;
        this.learningRate = learningRate;
        this.clipping = new GradientClipping(config.maxGradientNorm());
        this.optimizer = new AdamW(parameters, groups, config.adam());
    }

    /** Trains to the last step, or until the listener stops it. */
    public void run(TrainingListener listener) {
        while (step < config.steps()) {
            if (!listener.afterStep(trainStep())) {
                return;
            }
        }
    }

    @Override
    public long step() {
        return step;
    }

    public TrainingConfig config() {
        return config;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("training", config.toString(), "objective", objective.describe());
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public AdamW optimizer() {
        return optimizer;
    }

    @Override
    public void resume(
            Map<String, NDArray> weights,
            Map<String, NDArray> moments,
            Map<String, Long> groupSteps,
            long doneSteps) {
        Checks.require(
                doneSteps >= 0 && doneSteps <= config.steps(),
                "steps done = %d is outside 0..%d",
                doneSteps,
                config.steps());
        Checks.require(
                weights.keySet().equals(parameters.asMap().keySet()),
                "the saved weights are not those of this model");
        optimizer.restore(moments, groupSteps);
        try (Torch.GradScope noGrad = Torch.noGrad()) {
            weights.forEach((name, array) -> array.copyTo(parameters.get(name)));
        }
        step = doneSteps;
    }

    @Override
    public void close() {
        optimizer.close();
    }

    private TrainingProgress trainStep() {
        long started = System.nanoTime();
        optimizer.prepare(step);
        double[] terms = new double[objective.terms().size()];
        for (int i = 0; i < config.accumulation(); i++) {
            accumulate(step * config.accumulation() + i, terms);
        }
        double norm = clipping.norm(optimizer.trained(step));
        double rate = learningRate.at(step);
        boolean finite = Double.isFinite(norm);
        if (finite) {
            optimizer.update(step, rate, clipping.divisor(norm));
        } else {
            optimizer.discardGradients(step);
        }
        countSkipped(finite);
        step++;
        double seconds = (System.nanoTime() - started) * 1e-9;
        double tokens = (double) objective.tokensPerBatch() * config.accumulation();
        return new TrainingProgress(
                step, config.steps(), named(terms), rate, norm, !finite, tokens / seconds);
    }

    /** Adds a batch's gradients to the parameters' and its terms to {@code terms}. */
    private void accumulate(long batch, double[] terms) {
        try (NDScope scope = NativeMemory.scope()) {
            NDList values;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                values = objective.evaluate(batch);
                collector.backward(Scalars.scale(values.get(0), 1.0 / config.accumulation()));
            }
            float[] read = NDArrays.stack(values).toFloatArray();
            for (int i = 0; i < terms.length; i++) {
                terms[i] += read[i] / config.accumulation();
            }
        }
    }

    private void countSkipped(boolean finite) {
        skippedRunning = finite ? 0 : skippedRunning + 1;
        if (skippedRunning == MAX_SKIPPED) {
            throw new InvalidRequestException(
                    String.format(
                            "%d steps running, up to step %d, had a gradient that is not finite:"
                                    + " start again with a learning rate below %s",
                            MAX_SKIPPED, step, config.peakLearningRate()));
        }
    }

    private Map<String, Double> named(double[] terms) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int i = 0; i < terms.length; i++) {
            named.put(objective.terms().get(i), terms[i]);
        }
        return named;
    }
}
