package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;

/**
 * Keys and values of a layer.
 *
 * @param keys [S, keyValues, capacity, stride]
 * @param values likewise
 * @param capacity tokens of a stream that there is room for
 */
public record LayerCache(DeviceMemory keys, DeviceMemory values, int capacity) {

    public LayerCache {
        Checks.atLeast("capacity", capacity, 1);
    }

    void require(Heads heads, Storage storage, int streams) {
        Checks.inRange("streams", streams, 1, Sizes.MAX_STREAMS);
        long size = heads.cacheSize(streams, capacity);
        Sizes.require("keys", keys, size, storage.bytes());
        Sizes.require("values", values, size, storage.bytes());
    }
}
