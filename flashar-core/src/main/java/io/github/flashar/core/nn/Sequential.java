package io.github.flashar.core.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** Layers applied one after the other. */
public record Sequential(List<? extends Layer> layers) implements Layer {

    public Sequential {
        layers = List.copyOf(layers);
    }

    @Override
    public List<ParameterSpec> specs() {
        return layers.stream().flatMap(layer -> layer.specs().stream()).toList();
    }

    @Override
    public NDArray forward(Parameters parameters, NDArray x) {
        NDArray result = x;
        for (Layer layer : layers) {
            NDArray input = result;
            result = NativeMemory.part(() -> layer.forward(parameters, input));
        }
        return result;
    }
}
