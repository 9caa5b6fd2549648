package io.github.flashar.train.metrics;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * {@code metrics.jsonl}: one JSON object a line and step, {@code "step"} first, written as the run
 * goes, so that it can be followed and survives an end before the end. Numbers that are not finite
 * are null.
 */
public final class MetricsLog implements MetricsSink {

    private final Path file;
    private final BufferedWriter writer;
    private final Watch watch;

    private MetricsLog(Path file, BufferedWriter writer) {
        this.file = file;
        this.writer = writer;
        this.watch = LeakDetector.watch(this);
    }

    /**
     * Opens a log after {@code doneSteps} steps, keeping the lines up to there. The old file stays
     * as it was until the shorter one can take its place.
     */
    public static MetricsLog open(Path file, long doneSteps) {
        AtomicFiles.writeFile(file, out -> copyUpTo(file, doneSteps, out));
        try {
            return new MetricsLog(file, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be written: " + e, e);
        }
    }

    private static void copyUpTo(Path file, long doneSteps, OutputStream out) {
        if (doneSteps == 0 || Files.notExists(file)) {
            return;
        }
        MetricsLines.visit(
                file,
                (step, values, line) -> {
                    if (step <= doneSteps) {
                        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                    }
                    return step <= doneSteps;
                });
    }

    @Override
    public void write(long step, Map<String, Double> values) {
        JsonObject line = new JsonObject();
        line.addProperty(MetricsLines.STEP, step);
        values.forEach(
                (name, value) ->
                        line.add(
                                name,
                                Double.isFinite(value)
                                        ? new JsonPrimitive(value)
                                        : JsonNull.INSTANCE));
        try {
            writer.write(line + "\n");
            writer.flush();
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be written: " + e, e);
        }
    }

    @Override
    public void close() {
        watch.close();
        try {
            writer.close();
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be written: " + e, e);
        }
    }
}
