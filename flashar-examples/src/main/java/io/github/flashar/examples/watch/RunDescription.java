package io.github.flashar.examples.watch;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.examples.console.JsonFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What a run is, as it was known at its start.
 *
 * @param title of its report
 * @param command that started it
 * @param steps it takes
 * @param stageBorder steps of stage 1; 0 if there is one stage only
 * @param reference held-out cross-entropy of the model it started from; NaN for none
 * @param lookEvery steps between two looks; 0 for none
 * @param sampleNames above the sample images, each over as many of them
 * @param facts names and values of settings
 */
public record RunDescription(
        String title,
        String command,
        long steps,
        long stageBorder,
        double reference,
        long lookEvery,
        List<String> sampleNames,
        List<List<String>> facts) {

    public RunDescription {
        sampleNames = List.copyOf(sampleNames);
        facts = facts.stream().map(List::copyOf).toList();
    }

    /** Describes a run that is watched. */
    public RunDescription(
            String title,
            Watching watching,
            long steps,
            long stageBorder,
            double reference,
            List<List<String>> facts) {
        this(
                title,
                watching.command(),
                steps,
                stageBorder,
                reference,
                watching.every(),
                watching.samples().map(samples -> samples.order().names()).orElse(List.of()),
                facts);
    }

    void write(Path file) {
        JsonObject json = new JsonObject();
        json.addProperty("title", title);
        json.addProperty("command", command);
        json.addProperty("steps", steps);
        json.addProperty("stage_border", stageBorder);
        if (Double.isFinite(reference)) {
            json.addProperty("reference", reference);
        }
        json.addProperty("look_every", lookEvery);
        json.add("sample_names", list(sampleNames));
        JsonArray rows = new JsonArray();
        facts.forEach(fact -> rows.add(list(fact)));
        json.add("facts", rows);
        JsonFiles.write(file, json);
    }

    static RunDescription read(Path file) {
        JsonConfig json = JsonConfig.read(file);
        try {
            return new RunDescription(
                    json.string("title"),
                    json.string("command"),
                    json.wholeNumber("steps"),
                    json.wholeNumber("stage_border"),
                    json.has("reference") ? json.number("reference") : Double.NaN,
                    json.wholeNumber("look_every"),
                    strings(json.json().getAsJsonArray("sample_names")),
                    StreamSupport.stream(json.json().getAsJsonArray("facts").spliterator(), false)
                            .map(row -> strings(row.getAsJsonArray()))
                            .toList());
        } catch (InvalidFileException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new InvalidFileException(file, "does not describe a run: " + e, e);
        }
    }

    private static JsonArray list(List<String> texts) {
        JsonArray list = new JsonArray();
        texts.forEach(list::add);
        return list;
    }

    private static List<String> strings(JsonArray list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonElement::getAsString)
                .toList();
    }
}
