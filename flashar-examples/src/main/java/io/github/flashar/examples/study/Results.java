package io.github.flashar.examples.study;

import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.examples.console.JsonFiles;
import io.github.flashar.examples.console.Machine;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder of results, one JSON file each.
 *
 * @param folder where
 * @param settings of every run in it
 */
record Results(Path folder, StudySettings settings) {

    boolean has(String name) {
        return Files.exists(file(name));
    }

    /**
     * Whether a run is still to be done.
     *
     * @throws InvalidRequestException if it was done with other settings
     */
    boolean lacks(Variant variant, long seed) {
        String name = name(variant, seed);
        if (!has(name)) {
            return true;
        }
        JsonObject found = read(name);
        if (!settings.json().equals(found.getAsJsonObject("settings"))
                || !variant.json().equals(found.getAsJsonObject("variant"))) {
            throw new InvalidRequestException(
                    file(name)
                            + " was made with other settings: repeat them, or choose another folder"
                            + " (--results)");
        }
        return false;
    }

    RunResult run(Variant variant, long seed) {
        return RunResult.of(read(name(variant, seed)));
    }

    void write(Variant variant, long seed, double learningRate, RunResult result) {
        JsonObject json = new JsonObject();
        json.add("variant", variant.json());
        json.addProperty("seed", seed);
        json.add("settings", settings.json());
        json.addProperty("learning_rate", learningRate);
        result.addTo(json);
        json.addProperty("machine", Machine.here().summary());
        write(name(variant, seed), json);
    }

    JsonObject read(String name) {
        return JsonConfig.read(file(name)).json();
    }

    void write(String name, JsonObject json) {
        JsonFiles.write(file(name), json);
    }

    /** File of the classifier that judged all runs: another one would judge otherwise. */
    Path classifier() {
        return folder.resolve("classifier.safetensors");
    }

    /** Name of the probes with a seed. */
    static String probe(long seed) {
        return "probe-seed" + seed;
    }

    private static String name(Variant variant, long seed) {
        return variant.name() + "-seed" + seed;
    }

    private Path file(String name) {
        return folder.resolve(name + ".json");
    }
}
