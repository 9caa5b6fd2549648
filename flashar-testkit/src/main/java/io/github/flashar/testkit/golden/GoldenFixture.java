package io.github.flashar.testkit.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One folder of inputs, weights and outputs of the official code.
 *
 * @param origin where it was found: {@code bundled} or {@code golden}
 * @param path the folder
 * @param json its {@code fixture.json}
 */
public record GoldenFixture(String origin, Path path, JsonObject json) {

    static final String DESCRIPTION = "fixture.json";

    private static final String TENSORS = "fixture.safetensors";
    private static final String SUPPORTED_WEIGHTS = ".safetensors";

    static GoldenFixture read(String origin, Path folder) {
        return new GoldenFixture(origin, folder, readJson(folder.resolve(DESCRIPTION)));
    }

    /** Origin and folder, unique in a run. */
    public String name() {
        return origin + "/" + path.getFileName();
    }

    /** What the fixture is about, such as {@code rope}. */
    public String kind() {
        return json.get("kind").getAsString();
    }

    /** The model's {@code config.json}, as the library's own model directories have it. */
    public JsonObject modelConfig() {
        return FixtureConfig.of(json);
    }

    /** Largest difference allowed for values of a kind, such as {@code logits}. */
    public double tolerance(String values) {
        return json.getAsJsonObject("tolerance").get(values).getAsDouble();
    }

    /** Inputs and outputs. */
    public FixtureTensors tensors() {
        return tensors(TENSORS);
    }

    /** Another fixture that this one refers to by a relative path. */
    public GoldenFixture other(String relative) {
        return read(origin, path.resolve(relative).normalize());
    }

    /** The tensors of another file of the folder. */
    public FixtureTensors tensors(String file) {
        return FixtureTensors.read(path.resolve(file));
    }

    /**
     * Sources of the weights: safetensors files and the recipe; a test runs once for each. PyTorch
     * files beside them hold the same weights, which a test of their reader compares.
     */
    public List<FixtureWeights> weights() {
        List<FixtureWeights> sources = new ArrayList<>();
        for (String file : weightFiles()) {
            if (file.endsWith(SUPPORTED_WEIGHTS)) {
                sources.add(FixtureWeights.file(path.resolve(file)));
            }
        }
        if (json.get("recipe") instanceof JsonObject) {
            sources.add(FixtureWeights.recipe(this));
        }
        return sources;
    }

    /** Says on the console what cannot be compared yet. */
    void printUnsupported(String what) {
        System.out.println("golden " + name() + ": unsupported: " + what);
    }

    Map<String, RecipeWeights.Tensor> recipe() {
        JsonObject recipe = json.getAsJsonObject("recipe");
        Path manifest = path.resolve(recipe.get("manifest").getAsString());
        return RecipeWeights.generate(recipe.get("prefix").getAsString(), readJson(manifest));
    }

    private List<String> weightFiles() {
        return json.has("weights")
                ? json.getAsJsonArray("weights").asList().stream()
                        .map(JsonElement::getAsString)
                        .toList()
                : List.of();
    }

    private static JsonObject readJson(Path file) {
        try {
            return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
