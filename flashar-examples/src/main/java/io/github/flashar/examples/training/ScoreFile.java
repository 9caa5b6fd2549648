package io.github.flashar.examples.training;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.examples.console.JsonFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * {@code scores.json}: the scores of a run, written whenever there is another one, so that a run
 * that goes on from a checkpoint knows those it does not take again.
 *
 * <pre>
 * { "cross_entropies": [score…], other results of the run }
 * </pre>
 *
 * @param path of the file
 */
record ScoreFile(Path path) {

    private static final String SCORES = "cross_entropies";

    /** Writes or replaces it. */
    void write(List<Score> scores, JsonObject others) {
        JsonArray list = new JsonArray();
        scores.forEach(score -> list.add(score.json()));
        JsonObject root = new JsonObject();
        root.add(SCORES, list);
        others.entrySet().forEach(entry -> root.add(entry.getKey(), entry.getValue()));
        JsonFiles.write(path, root);
    }

    /** Finds the score of a model that an earlier part of the run took. */
    Optional<Score> find(String model) {
        if (Files.notExists(path)) {
            return Optional.empty();
        }
        JsonObject json = JsonConfig.read(path).json();
        try {
            return StreamSupport.stream(json.getAsJsonArray(SCORES).spliterator(), false)
                    .map(JsonElement::getAsJsonObject)
                    .map(Score::of)
                    .filter(score -> score.model().equals(model))
                    .findFirst();
        } catch (RuntimeException e) {
            throw new InvalidFileException(path, "holds no scores: " + e, e);
        }
    }
}
