package io.github.flashar.core.checkpoint;

/**
 * One tensor in the header of a safetensors file.
 *
 * @param info what it is
 * @param begin first byte, counted from the end of the header
 * @param end byte after the last
 */
record SafetensorsEntry(TensorInfo info, long begin, long end) {

    String name() {
        return info.name();
    }
}
