package io.github.flashar.examples.watch;

import static io.github.flashar.examples.report.Numbers.nats;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.examples.report.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cross-entropies of {@code scores.json} as a table: a row a model, a column for each number
 * that any of them has.
 *
 * @param header names of the columns
 * @param rows their cells
 */
record ScoreTable(List<String> header, List<List<String>> rows) {

    private static final String MODELS = "cross_entropies";
    private static final String NAME = "model";

    static Optional<ScoreTable> read(Path file) {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        JsonConfig json = JsonConfig.read(file);
        try {
            return Optional.of(of(json.json().getAsJsonArray(MODELS)));
        } catch (RuntimeException e) {
            throw new InvalidFileException(file, "holds no scores: " + e, e);
        }
    }

    void addTo(Section section) {
        section.paragraph(
                        "Nats per token on grids kept apart, subject given, no guidance; lower is"
                                + " better.")
                .table(header, rows);
    }

    private static ScoreTable of(JsonArray models) {
        Set<String> numbers = new LinkedHashSet<>();
        for (JsonElement model : models) {
            model.getAsJsonObject().entrySet().stream()
                    .filter(
                            entry ->
                                    entry.getValue() instanceof JsonPrimitive value
                                            && value.isNumber())
                    .forEach(entry -> numbers.add(entry.getKey()));
        }
        List<String> header = new ArrayList<>(List.of(NAME));
        numbers.forEach(number -> header.add(number.replace('_', ' ')));
        List<List<String>> rows = new ArrayList<>();
        for (JsonElement model : models) {
            JsonObject score = model.getAsJsonObject();
            List<String> row = new ArrayList<>(List.of(score.get(NAME).getAsString()));
            numbers.forEach(number -> row.add(nats(number(score.get(number)))));
            rows.add(row);
        }
        return new ScoreTable(header, rows);
    }

    private static double number(@Nullable JsonElement value) {
        return value instanceof JsonPrimitive known ? known.getAsDouble() : Double.NaN;
    }
}
