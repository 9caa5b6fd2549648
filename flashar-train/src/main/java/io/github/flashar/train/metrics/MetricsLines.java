package io.github.flashar.train.metrics;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.flashar.core.error.InvalidFileException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a {@link MetricsLog} line by line. A last line that was cut by a kill is passed over. */
final class MetricsLines {

    static final String STEP = "step";

    private MetricsLines() {}

    /** Takes a line. */
    @FunctionalInterface
    interface Visitor {
        /** Returns whether to go on. */
        boolean visit(long step, JsonObject values, String line) throws IOException;
    }

    static void visit(Path file, Visitor visitor) {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            String line = reader.readLine();
            boolean more = true;
            while (line != null && more) {
                String next = reader.readLine();
                if (next != null || !isCut(line)) {
                    JsonObject values = JsonParser.parseString(line).getAsJsonObject();
                    more = visitor.visit(values.get(STEP).getAsLong(), values, line);
                }
                line = next;
            }
        } catch (InvalidFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new InvalidFileException(file, "is not a metrics log: " + e, e);
        }
    }

    /** The objects are flat, so only a whole line ends with a brace. */
    private static boolean isCut(String line) {
        return line.startsWith("{") && !line.endsWith("}");
    }
}
