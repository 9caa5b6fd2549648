package io.github.flashar.core.nn;

import ai.djl.ndarray.types.Shape;

/**
 * What a model expects of one parameter: its name in the weight file, its shape, and how it starts
 * when nothing is loaded.
 */
public record ParameterSpec(String name, Shape shape, Initializer initializer) {

    /** Number of elements. */
    public long size() {
        return shape.size();
    }
}
