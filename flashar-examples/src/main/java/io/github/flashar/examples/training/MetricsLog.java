package io.github.flashar.examples.training;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.error.InvalidFileException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code metrics.jsonl}: one JSON object a line and step, written as the run goes, so that it can
 * be followed and survives an end before the end. Numbers that are not finite are null.
 */
public final class MetricsLog implements AutoCloseable {

    private static final String STEP = "step";

    private final Path file;
    private final BufferedWriter writer;

    private MetricsLog(Path file, BufferedWriter writer) {
        this.file = file;
        this.writer = writer;
    }

    /** Opens a log after {@code doneSteps} steps, keeping the lines up to there. */
    public static MetricsLog open(Path file, long doneSteps) {
        AtomicFiles.writeText(file, String.join("", linesUpTo(file, doneSteps)));
        try {
            return new MetricsLog(file, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be written: " + e, e);
        }
    }

    private static List<String> linesUpTo(Path file, long doneSteps) {
        List<String> kept = new ArrayList<>();
        if (doneSteps == 0 || Files.notExists(file)) {
            return kept;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                if (JsonParser.parseString(line).getAsJsonObject().get(STEP).getAsLong()
                        <= doneSteps) {
                    kept.add(line + "\n");
                }
            }
            return kept;
        } catch (IOException | RuntimeException e) {
            throw new InvalidFileException(file, "is not a metrics log: " + e, e);
        }
    }

    /** Appends the metrics of a step. */
    public void write(long step, Map<String, Double> values) {
        JsonObject line = new JsonObject();
        line.addProperty(STEP, step);
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
        try {
            writer.close();
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be written: " + e, e);
        }
    }
}
