package io.github.flashar.testkit.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** One source of a fixture's weights: a file, or the recipe that computes them. */
public final class FixtureWeights {

    private final String name;
    private final Function<NDManager, Map<String, NDArray>> loader;

    private FixtureWeights(String name, Function<NDManager, Map<String, NDArray>> loader) {
        this.name = name;
        this.loader = loader;
    }

    static FixtureWeights file(Path path) {
        return new FixtureWeights(
                path.getFileName().toString(),
                manager -> {
                    FixtureTensors tensors = FixtureTensors.read(path);
                    Map<String, NDArray> arrays = new LinkedHashMap<>();
                    tensors.names().forEach(key -> arrays.put(key, tensors.array(key, manager)));
                    return arrays;
                });
    }

    static FixtureWeights recipe(GoldenFixture fixture) {
        return new FixtureWeights(
                "recipe",
                manager -> {
                    Map<String, NDArray> arrays = new LinkedHashMap<>();
                    fixture.recipe()
                            .forEach(
                                    (key, tensor) ->
                                            arrays.put(
                                                    key,
                                                    manager.create(
                                                            tensor.values(),
                                                            new Shape(tensor.shape()))));
                    return arrays;
                });
    }

    /** Creates new arrays of the manager, by name. */
    public Map<String, NDArray> load(NDManager manager) {
        return loader.apply(manager);
    }

    /** File name, or "recipe"; goes into the aspect's name where there is more than one. */
    @Override
    public String toString() {
        return name;
    }
}
