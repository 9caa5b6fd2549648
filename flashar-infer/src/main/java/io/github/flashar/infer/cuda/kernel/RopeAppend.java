package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import io.github.flashar.infer.cuda.runtime.Storage;

/**
 * Rotates queries and keys by their positions and appends keys and values to a layer's caches.
 *
 * <p>The table has a (cos, sin) for each pair of a head at each position, float32 [P + T, D/2, 2].
 * A prefix counts its positions from its first token that is no padding, an image from where it
 * starts, which each stream says.
 */
public final class RopeAppend {

    /** Threads a block: about as many as a token of the models of this size has packs. */
    private static final int THREADS = 256;

    private final Kernel kernel;
    private final Storage storage;
    private final Heads heads;
    private final Sequence sequence;

    /**
     * Compiles it.
     *
     * @param storage of everything but the table
     */
    public RopeAppend(Kernels kernels, Storage storage, Heads heads, Sequence sequence) {
        this.storage = storage;
        this.heads = heads;
        this.sequence = sequence;
        this.kernel = kernels.get("rope_append", heads.macros(storage, THREADS));
    }

    /**
     * Appends the n tokens that follow the context.
     *
     * @param qkv [S, n, (queries + 2 · keyValues) · D]
     * @param rope the table
     * @param prefixes of the streams
     * @param q [S, queries, n, stride], the result
     * @param cache room for the n tokens, too
     * @param streams S
     * @param tokens n
     */
    public void enqueue(
            CudaStream stream,
            DeviceMemory qkv,
            DeviceMemory rope,
            Prefixes prefixes,
            DeviceMemory q,
            LayerCache cache,
            int streams,
            int tokens) {
        Checks.inRange("tokens", tokens, 1, cache.capacity());
        Sizes.require("qkv", qkv, (long) streams * tokens * heads.rowWidth(), storage.bytes());
        Sizes.requireFloats("rope", rope, sequence.length() * heads.dim());
        prefixes.require(streams);
        Sizes.require("q", q, heads.querySize(streams, tokens), storage.bytes());
        cache.require(heads, storage, streams);
        kernel.launch(
                stream,
                LaunchShape.of(tokens, streams, 1, THREADS),
                qkv,
                rope,
                sequence.step(),
                prefixes.padding(),
                prefixes.starts(),
                sequence.positions(),
                q,
                cache.keys(),
                cache.values(),
                cache.capacity(),
                sequence.prefix(),
                cache.skipped());
    }
}
