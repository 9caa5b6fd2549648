package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.core.model.RotaryEmbedding;
import org.jspecify.annotations.Nullable;

/** Keeps a decoder's cache from request to request; a larger batch replaces it. */
final class CachePool {

    private final NDManager manager;
    private final BackboneConfig config;
    private final CachedLayers layers;
    private final int capacity;
    private @Nullable KvCache cache;

    CachePool(NDManager manager, BackboneConfig config, CachedLayers layers, int capacity) {
        this.manager = manager;
        this.config = config;
        this.layers = layers;
        this.capacity = capacity;
    }

    /**
     * Starts the sequences of a request.
     *
     * @param rotary of the order in which tokens are fed
     * @param memory of the request
     */
    Sequences begin(DecodeRun run, RotaryEmbedding rotary, NDManager memory) {
        PrefixMask prefixes = run.streams().prefixes();
        KvCache begun = get(run.streams().count());
        begun.begin(prefixes);
        return new Sequences(begun, rotary.sequences(memory, prefixes));
    }

    /** Returns a cache with room for at least that many streams. */
    private KvCache get(int streams) {
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
