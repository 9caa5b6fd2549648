package io.github.flashar.train.metrics;

import java.util.Map;

/** Where the metrics of a run go. Failing to write is an error: nobody would notice a warning. */
public interface MetricsSink extends AutoCloseable {

    /**
     * Appends the metrics of a step, steps ascending. They can be read once this returns.
     *
     * @param step 1 is the first optimizer step
     * @param values by name; they need not be finite
     */
    void write(long step, Map<String, Double> values);

    @Override
    void close();
}
