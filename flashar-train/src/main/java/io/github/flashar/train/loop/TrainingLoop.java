package io.github.flashar.train.loop;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.nn.Scalars;
import io.github.flashar.train.optim.AdamW;
import io.github.flashar.train.optim.ExponentialMovingAverage;
import io.github.flashar.train.optim.GradientClipping;
import io.github.flashar.train.optim.LearningRate;
import io.github.flashar.train.optim.ParameterGroup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Trains parameters on an objective: accumulate gradients, clip, update, report.
 *
 * <p>A step whose loss or gradient is not finite leaves the weights alone; {@link NonFiniteSteps}
 * says what then. Closing frees optimizer and averages, not the parameters.
 */
public final class TrainingLoop implements ResumableRun, AutoCloseable {

    private static final int MAX_SKIPPED = 20;

    private final Objective objective;
    private final Parameters parameters;
    private final TrainingConfig config;
    private final LearningRate learningRate;
    private final GradientClipping clipping;
    private final List<ParameterGroup> groups;
    private final AdamW optimizer;
    private final Optional<ExponentialMovingAverage> average;
    private final TrainingState state;
    private long step;
    private int skippedRunning;
    private final Watch watch;
    private boolean ended;

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
        this.groups = List.copyOf(groups);
        this.optimizer = new AdamW(parameters, groups, config.adam());
        this.average =
                config.emaDecay() == 0
                        ? Optional.empty()
                        : Optional.of(new ExponentialMovingAverage(parameters, config.emaDecay()));
        this.state = new TrainingState(optimizer, average);
        this.watch = LeakDetector.watch(this);
    }

    /** Trains to the last step, or until the listener stops it. */
    public void run(TrainingListener listener) {
        requireGoingOn();
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

    /** The optimizer, which holds moments and update counts. */
    public AdamW optimizer() {
        return optimizer;
    }

    /**
     * Computes something, such as a score, with the averaged weights in the model if the run keeps
     * an average, and with the current ones if it keeps none. The model is then as before.
     */
    public <T> T withAveragedWeights(Supplier<T> evaluation) {
        return average.isEmpty() || ended
                ? evaluation.get()
                : average.get().inPlaceOfWeights(evaluation);
    }

    /**
     * Ends a run: if it keeps an average of the weights, the model gets it, for good. The run
     * cannot be continued or saved after that.
     */
    public void end() {
        average.ifPresent(ExponentialMovingAverage::replaceWeights);
        ended = true;
    }

    @Override
    public Map<String, NDArray> state() {
        requireGoingOn();
        return state.arrays();
    }

    @Override
    public Map<String, Long> counters() {
        return state.counters(skippedRunning);
    }

    @Override
    public void resume(
            Map<String, NDArray> weights,
            Map<String, NDArray> savedState,
            Map<String, Long> counters,
            long doneSteps) {
        requireGoingOn();
        Checks.require(
                doneSteps >= 0 && doneSteps <= config.steps(),
                "steps done = %d is outside 0..%d",
                doneSteps,
                config.steps());
        Checks.require(
                weights.keySet().equals(parameters.asMap().keySet()),
                "the saved weights are not those of this model");
        skippedRunning = state.restore(savedState, counters);
        try (Torch.GradScope noGrad = Torch.noGrad()) {
            weights.forEach((name, array) -> NativeMemory.copy(array, parameters.get(name)));
        }
        step = doneSteps;
    }

    @Override
    public void close() {
        watch.close();
        average.ifPresent(ExponentialMovingAverage::close);
        optimizer.close();
    }

    private void requireGoingOn() {
        if (ended) {
            throw new IllegalStateException("the run has ended: its model has averaged weights");
        }
    }

    private TrainingProgress trainStep() {
        long started = System.nanoTime();
        optimizer.prepare(step);
        double[] terms = accumulate();
        double norm = clipping.norm(optimizer.trained(step));
        double rate = learningRate.at(step);
        boolean finite = Double.isFinite(norm) && Double.isFinite(terms[0]);
        if (finite) {
            optimizer.update(step, rate, clipping.divisor(norm));
            average.ifPresent(ema -> ema.update(trainedNames()));
        } else {
            optimizer.discardGradients(step);
        }
        checkSkipped(finite, terms[0], norm);
        step++;
        double seconds = (System.nanoTime() - started) * 1e-9;
        double tokens = (double) objective.tokensPerBatch() * config.accumulation();
        return new TrainingProgress(
                step, config.steps(), named(terms), rate, norm, !finite, tokens / seconds);
    }

    /** Averages terms and gradients over a step's batches; one that fails leaves no gradient. */
    private double[] accumulate() {
        double[] terms = new double[objective.terms().size()];
        for (int i = 0; i < config.accumulation(); i++) {
            try {
                accumulate(step * config.accumulation() + i, terms);
            } catch (RuntimeException | Error e) {
                if (i > 0) {
                    optimizer.discardGradients(step);
                }
                throw e;
            }
        }
        return terms;
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

    private List<String> trainedNames() {
        return groups.stream()
                .filter(group -> group.trainsAt(step))
                .flatMap(group -> group.parameters().stream())
                .toList();
    }

    private void checkSkipped(boolean finite, double loss, double norm) {
        skippedRunning = finite ? 0 : skippedRunning + 1;
        Checks.require(
                finite || config.nonFinite() != NonFiniteSteps.STOP,
                "step %d: loss %s or gradient norm %s is not finite; the weights are as before it:"
                        + " start again, or from an earlier checkpoint's model, with a learning"
                        + " rate below %s, or let such steps be skipped",
                step,
                loss,
                norm,
                config.peakLearningRate());
        Checks.require(
                skippedRunning < MAX_SKIPPED,
                "%d steps running, up to step %d, had a loss or gradient that is not finite: start"
                        + " again with a learning rate below %s",
                MAX_SKIPPED,
                step,
                config.peakLearningRate());
    }

    private Map<String, Double> named(double[] terms) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int i = 0; i < terms.length; i++) {
            named.put(objective.terms().get(i), terms[i]);
        }
        return named;
    }
}
