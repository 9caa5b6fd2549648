package io.github.flashar.core.checkpoint;

import ai.djl.ndarray.types.Shape;

/**
 * One tensor of a safetensors file, without its values.
 *
 * @param name key in the header
 * @param type element type in the file
 * @param shape sizes, row-major; rank 0 is a single value
 * @param begin first byte, counted from the end of the header
 * @param end byte after the last
 */
public record TensorInfo(String name, TensorType type, Shape shape, long begin, long end) {

    /** Number of elements. */
    public long elements() {
        return bytes() / type.bytes();
    }

    /** Number of bytes in the file. */
    public long bytes() {
        return end - begin;
    }
}
