package io.github.flashar.train.metrics;

import com.google.gson.JsonPrimitive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link MetricsLog} tells, metric by metric. Steps at which a metric was not taken or not
 * finite are left out.
 */
public final class MetricsHistory {

    private final Map<String, List<Point>> metrics = new LinkedHashMap<>();
    private long lastStep;

    private MetricsHistory() {}

    /** One value of a metric. */
    public record Point(long step, double value) {}

    /** Reads a log, of a run at work as well; empty if there is none. */
    public static MetricsHistory read(Path file) {
        MetricsHistory history = new MetricsHistory();
        if (Files.exists(file)) {
            MetricsLines.visit(
                    file,
                    (step, values, line) -> {
                        history.lastStep = step;
                        values.entrySet()
                                .forEach(
                                        entry -> {
                                            if (entry.getValue() instanceof JsonPrimitive value) {
                                                history.add(
                                                        entry.getKey(), step, value.getAsDouble());
                                            }
                                        });
                        return true;
                    });
        }
        return history;
    }

    private void add(String name, long step, double value) {
        if (!name.equals(MetricsLines.STEP)) {
            metrics.computeIfAbsent(name, n -> new ArrayList<>()).add(new Point(step, value));
        }
    }

    /** The last step of the log; 0 if it is empty. */
    public long lastStep() {
        return lastStep;
    }

    /** Names of all metrics, in the order in which they first came. */
    public Set<String> names() {
        return Set.copyOf(metrics.keySet());
    }

    /** Values of a metric, steps ascending; none if there is no such metric. */
    public List<Point> points(String name) {
        return List.copyOf(metrics.getOrDefault(name, List.of()));
    }
}
