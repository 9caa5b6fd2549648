package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Map;

/**
 * Shape of attention.
 *
 * @param queries query heads, a multiple of the key/value heads
 * @param keyValues key/value heads
 * @param dim D, width of a head, even, 2..256
 */
public record Heads(int queries, int keyValues, int dim) {

    private static final int ALIGNMENT = 16;
    private static final int MAX_DIM = 256;

    public Heads {
        Checks.inRange("query heads", queries, 1, Sizes.MAX_STREAMS);
        Checks.inRange("key/value heads", keyValues, 1, queries);
        Checks.require(
                queries % keyValues == 0,
                "query heads = %d must be a multiple of key/value heads = %d",
                queries,
                keyValues);
        Checks.inRange("head width", dim, 2, MAX_DIM);
        Checks.require(dim % 2 == 0, "head width = %d must be even", dim);
    }

    /** D rounded up to 16: values of a head in queries and caches, those after the first D zero. */
    public int stride() {
        return Sizes.ceilDiv(dim, ALIGNMENT) * ALIGNMENT;
    }

    /** Values of a token's row of queries, keys and values: (queries + 2 · keyValues) · D. */
    public int rowWidth() {
        return (queries + 2 * keyValues) * dim;
    }

    /** Values of the cache of keys, or of values, of a layer. */
    public long cacheSize(int streams, int capacity) {
        return (long) streams * keyValues * capacity * stride();
    }

    /** Values of a pass's queries. */
    public long querySize(int streams, int tokens) {
        return (long) streams * queries * tokens * stride();
    }

    Map<String, String> macros(Storage storage, int threads) {
        return Map.of(
                storage.macro(),
                "1",
                "HEADS",
                String.valueOf(queries),
                "KV_HEADS",
                String.valueOf(keyValues),
                "HEAD_DIM",
                String.valueOf(dim),
                "THREADS",
                String.valueOf(threads));
    }
}
