package io.github.flashar.examples.training;

import io.github.flashar.train.loop.TrainingProgress;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a training step leaves in {@code metrics.jsonl}. */
final class Metrics {

    private Metrics() {}

    static Map<String, Double> of(TrainingProgress progress) {
        Map<String, Double> values = new LinkedHashMap<>(progress.terms());
        values.put("learning_rate", progress.learningRate());
        values.put("gradient_norm", progress.gradientNorm());
        values.put("tokens_per_second", progress.tokensPerSecond());
        return values;
    }
}
