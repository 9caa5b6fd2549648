package io.github.flashar.train.metrics;

import io.github.flashar.train.loop.TrainingListener;
import io.github.flashar.train.loop.TrainingProgress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what each step reports: the terms of the objective, {@value #LEARNING_RATE}, {@value
 * #GRADIENT_NORM} and {@value #TOKENS_PER_SECOND}. Owns its sinks.
 */
public final class MetricsRecorder implements TrainingListener, AutoCloseable {

    public static final String LEARNING_RATE = "learning_rate";

    /** Global norm before clipping. */
    public static final String GRADIENT_NORM = "gradient_norm";

    public static final String TOKENS_PER_SECOND = "tokens_per_second";

    /** File of {@link #open} for programs. */
    public static final String LOG = "metrics.jsonl";

    /** Folder of {@link #open} for {@code tensorboard --logdir}. */
    public static final String TENSORBOARD = "tensorboard";

    private final List<MetricsSink> sinks;

    /** Records to some sinks. */
    public MetricsRecorder(List<? extends MetricsSink> sinks) {
        this.sinks = List.copyOf(sinks);
    }

    /**
     * Records to {@value #LOG} and {@value #TENSORBOARD} in a folder.
     *
     * @param doneSteps steps that were done before; 0 for a new run
     */
    public static MetricsRecorder open(Path folder, long doneSteps) {
        MetricsLog log = MetricsLog.open(folder.resolve(LOG), doneSteps);
        try {
            return new MetricsRecorder(
                    List.of(log, TensorBoardLog.open(folder.resolve(TENSORBOARD), doneSteps)));
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    @Override
    public boolean afterStep(TrainingProgress progress) {
        record(progress, Map.of());
        return true;
    }

    /** Writes a step together with what else was measured after it. */
    public void record(TrainingProgress progress, Map<String, Double> more) {
        Map<String, Double> values = new LinkedHashMap<>(progress.terms());
        values.put(LEARNING_RATE, progress.learningRate());
        values.put(GRADIENT_NORM, progress.gradientNorm());
        values.put(TOKENS_PER_SECOND, progress.tokensPerSecond());
        values.putAll(more);
        sinks.forEach(sink -> sink.write(progress.step(), values));
    }

    @Override
    public void close() {
        sinks.forEach(MetricsSink::close);
    }
}
