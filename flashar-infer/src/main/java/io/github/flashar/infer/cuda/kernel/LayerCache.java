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
 * @param skipped tokens at the start of a sequence that it leaves out, and that no pass feeds to
 *     its layer: 0, or the prefix where a layer sees the image alone
 */
public record LayerCache(DeviceMemory keys, DeviceMemory values, int capacity, int skipped) {

    public LayerCache {
        Checks.atLeast("capacity", capacity, 1);
        Checks.atLeast("skipped tokens", skipped, 0);
    }

    void require(Heads heads, Storage storage, int streams) {
        Checks.inRange("streams", streams, 1, Sizes.MAX_STREAMS);
        long size = heads.cacheSize(streams, capacity);
        Sizes.require("keys", keys, size, storage.bytes());
        Sizes.require("values", values, size, storage.bytes());
    }
}
