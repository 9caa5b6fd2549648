package io.github.flashar.train.loop;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.error.Checks;
import io.github.flashar.train.optim.AdamW;
import io.github.flashar.train.optim.ExponentialMovingAverage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a loop's next steps depend on beside the weights, by the names it has in a checkpoint:
 * {@code exp_avg.W} and {@code exp_avg_sq.W} the moments of weight W, {@code ema.W} its average,
 * {@code updates.G} the updates of group G, {@code skipped_running}.
 */
final class TrainingState {

    private static final String AVERAGE = "ema.";
    private static final String UPDATES = "updates.";
    private static final String SKIPPED = "skipped_running";

    private final AdamW optimizer;
    private final Optional<ExponentialMovingAverage> average;

    TrainingState(AdamW optimizer, Optional<ExponentialMovingAverage> average) {
        this.optimizer = optimizer;
        this.average = average;
    }

    Map<String, NDArray> arrays() {
        Map<String, NDArray> arrays = new LinkedHashMap<>(optimizer.moments().asMap());
        average.ifPresent(
                ema ->
                        ema.averages()
                                .asMap()
                                .forEach((name, array) -> arrays.put(AVERAGE + name, array)));
        return arrays;
    }

    Map<String, Long> counters(int skippedRunning) {
        Map<String, Long> counters = new LinkedHashMap<>();
        optimizer.groupSteps().forEach((group, count) -> counters.put(UPDATES + group, count));
        counters.put(SKIPPED, (long) skippedRunning);
        return counters;
    }

    /** Takes over saved arrays and counters, after all were checked; returns skipped steps. */
    int restore(Map<String, NDArray> arrays, Map<String, Long> counters) {
        Checks.require(
                arrays.keySet().equals(arrays().keySet())
                        && counters.keySet().equals(counters(0).keySet()),
                "the saved state is not that of this optimizer and its moving average");
        optimizer.restore(moments(arrays), groupSteps(counters));
        average.ifPresent(ema -> ema.restore(part(arrays, AVERAGE)));
        return Math.toIntExact(counters.getOrDefault(SKIPPED, 0L));
    }

    private Map<String, NDArray> moments(Map<String, NDArray> arrays) {
        Map<String, NDArray> moments = new LinkedHashMap<>(arrays);
        moments.keySet().retainAll(optimizer.moments().asMap().keySet());
        return moments;
    }

    private static Map<String, Long> groupSteps(Map<String, Long> counters) {
        return part(counters, UPDATES);
    }

    /** The entries whose names begin with a prefix, without it. */
    private static <T> Map<String, T> part(Map<String, T> all, String prefix) {
        Map<String, T> part = new LinkedHashMap<>();
        all.forEach(
                (name, value) -> {
                    if (name.startsWith(prefix)) {
                        part.put(name.substring(prefix.length()), value);
                    }
                });
        return part;
    }
}
