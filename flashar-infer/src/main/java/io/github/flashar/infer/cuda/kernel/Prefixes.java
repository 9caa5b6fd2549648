package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.infer.cuda.runtime.DeviceMemory;

/**
 * How the streams begin.
 *
 * @param padding int32 [S], tokens at the start of the prefix that nobody sees, 0..P
 * @param starts int32 [S], position of the image's start, 0..P
 */
public record Prefixes(DeviceMemory padding, DeviceMemory starts) {

    void require(int streams) {
        Sizes.requireInts("padding", padding, streams);
        Sizes.requireInts("starts", starts, streams);
    }
}
