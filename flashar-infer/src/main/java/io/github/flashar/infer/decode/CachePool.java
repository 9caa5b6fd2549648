package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.model.BackboneConfig;
import org.jspecify.annotations.Nullable;

/** Keeps a decoder's cache from request to request; a larger batch replaces it. */
final class CachePool {

    private final NDManager manager;
    private final BackboneConfig config;
    private final int layers;
    private final int capacity;
    private @Nullable KvCache cache;

    CachePool(NDManager manager, BackboneConfig config, int layers, int capacity) {
        this.manager = manager;
        this.config = config;
        this.layers = layers;
        this.capacity = capacity;
    }

    /** Returns a cache with room for at least that many streams. */
    KvCache get(int streams) {
        KvCache current = cache;
        if (current == null || current.streams() < streams) {
            if (current != null) {
                current.close();
            }
            current = new KvCache(manager, config, layers, streams, capacity);
            cache = current;
        }
        return current;
    }
}
