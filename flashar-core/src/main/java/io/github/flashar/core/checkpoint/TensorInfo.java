package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.types.Shape;

/**
 * One tensor of a weight file, without its values.
 *
 * @param name name in the file
 * @param type element type in the file
 * @param shape sizes, row-major; rank 0 is a single value
 */
public record TensorInfo(String name, TensorType type, Shape shape) {

    /** Number of elements. */
    public long elements() {
        return shape.size();
    }

    /** Number of bytes of the values in the file. */
    public long bytes() {
        return elements() * type.bytes();
    }
}
