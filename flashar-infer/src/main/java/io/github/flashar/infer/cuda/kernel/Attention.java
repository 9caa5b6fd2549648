package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import io.github.flashar.infer.cuda.runtime.Storage;

/**
 * Attention of the tokens of a pass to the caches: {@code softmax(q · k / √D) · v}.
 *
 * <p>A token sees the tokens of its stream up to itself, or if not causal those of the whole pass,
 * but for the padding at the start of its prefix; itself it sees in any case.
 */
public final class Attention {

    private static final int WARP = 32;
    private static final int PLAIN_THREADS = 128;

    /** Widest head whose fragments fit the registers of a thread. */
    private static final int WIDEST_FRAGMENTS = 128;

    private static final int NARROW = 64;

    /** Queries of a block on tensor cores, and keys of a tile. */
    private static final int TILE = 16;

    /** Tiles of keys, and of values, that a warp has room for. */
    private static final int STAGES = 2;

    /** Values after each row of a tile, which spread the rows over the banks. */
    private static final int ROW_PADDING = 8;

    private final Kernel kernel;
    private final Storage storage;
    private final Heads heads;
    private final Sequence sequence;
    private final int threads;
    private final boolean tensorCores;

    private Attention(
            Kernels kernels, Storage storage, Heads heads, Sequence sequence, boolean tensorCores) {
        this.storage = storage;
        this.heads = heads;
        this.sequence = sequence;
        this.tensorCores = tensorCores;
        this.threads = tensorCores ? tensorCoreWarps(heads) * WARP : PLAIN_THREADS;
        this.kernel =
                kernels.get(
                        tensorCores ? "attention_mma" : "attention",
                        heads.macros(storage, threads));
    }

    /** Compiles it, for tensor cores where they do it: with bfloat16, heads up to 128 wide. */
    public static Attention of(Kernels kernels, Storage storage, Heads heads, Sequence sequence) {
        boolean tensorCores = storage == Storage.BF16 && heads.stride() <= WIDEST_FRAGMENTS;
        return new Attention(kernels, storage, heads, sequence, tensorCores);
    }

    /** Compiles it in float32 arithmetic throughout, whatever the storage. */
    static Attention plain(Kernels kernels, Storage storage, Heads heads, Sequence sequence) {
        return new Attention(kernels, storage, heads, sequence, false);
    }

    /**
     * As many warps as leave room for other blocks. It must not depend on the batch: warps split
     * the keys, so their number decides how sums are rounded.
     */
    private static int tensorCoreWarps(Heads heads) {
        return heads.stride() <= NARROW ? 8 : 4;
    }

    /**
     * Attends.
     *
     * @param q [S, queries, n, stride]
     * @param cache filled with all tokens up to those of the pass
     * @param first int32 [S], padding tokens at the start of each stream
     * @param y [S, n, queries · D], the result
     * @param causal whether a token sees nothing after itself
     */
    public void enqueue(
            CudaStream stream,
            DeviceMemory q,
            LayerCache cache,
            DeviceMemory first,
            DeviceMemory y,
            int streams,
            int tokens,
            boolean causal) {
        Checks.inRange("tokens", tokens, 1, cache.capacity());
        Sizes.require("q", q, heads.querySize(streams, tokens), storage.bytes());
        cache.require(heads, storage, streams);
        Sizes.requireInts("first", first, streams);
        long results = (long) streams * tokens * heads.queries() * heads.dim();
        Sizes.require("y", y, results, storage.bytes());
        kernel.launch(
                stream,
                tensorCores ? tiled(streams, tokens) : plain(streams, tokens),
                q,
                cache.keys(),
                cache.values(),
                first,
                sequence.step(),
                y,
                tokens,
                cache.capacity(),
                cache.skipped(),
                causal ? 1 : 0,
                (float) (1 / Math.sqrt(heads.dim())));
    }

    /** A block for each query. */
    private LaunchShape plain(int streams, int tokens) {
        return LaunchShape.of(tokens, heads.queries(), streams, threads);
    }

    /** A block for each 16 queries that read the same keys. */
    private LaunchShape tiled(int streams, int tokens) {
        int rows = heads.queries() / heads.keyValues() * tokens;
        int tileBytes = 2 * TILE * (heads.stride() + ROW_PADDING) * storage.bytes();
        return LaunchShape.of(Sizes.ceilDiv(rows, TILE), heads.keyValues(), streams, threads)
                .withShared(threads / WARP * STAGES * tileBytes);
    }
}
