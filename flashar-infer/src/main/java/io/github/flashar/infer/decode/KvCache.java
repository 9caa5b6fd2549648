package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.model.AttentionContext;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.core.model.ScaledDotProduct;
import io.github.flashar.core.nn.NativeMemory;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of every token decoded so far, for all layers: 0..L−1 of the backbone, L..L+E−1
 * of the vertical branch.
 *
 * <p>Tokens stand in the order of the passes. So a pass appends one contiguous slice, and what its
 * queries may see, everything before and the whole pass itself, is the filled range: no mask, and
 * the cost grows with what is decoded, not with what is allocated. Only prefixes of several tokens
 * need one: they are causal, and padding stays hidden.
 *
 * <p>Memory: {@code 2 · layers · streams · keyValueHeads · capacity · D · 4} bytes, allocated once;
 * {@link #begin} makes it reusable. Not thread-safe.
 */
public final class KvCache implements AttentionContext, AutoCloseable {

    private final NDManager manager;
    private final int streams;
    private final int capacity;
    private final NDArray[] keys; // each [streams, keyValueHeads, capacity, D]
    private final NDArray[] values; // each [streams, keyValueHeads, capacity, D]
    private NDManager masks;
    private @Nullable NDArray prefixMask; // [B or 1, 1, P, P]
    private @Nullable NDArray paddingMask; // [B, 1, 1, capacity]
    private @Nullable NDArray mask; // of the current pass
    private int filled;
    private NDIndex written = new NDIndex();
    private NDIndex visible = new NDIndex();

    /**
     * Allocates the cache.
     *
     * @param parent decides the device
     * @param layers L, or L + E with a vertical branch
     * @param streams sequences decoded side by side
     * @param capacity tokens per stream, prefix included
     */
    public KvCache(NDManager parent, BackboneConfig config, int layers, int streams, int capacity) {
        this.manager = parent.newSubManager();
        this.masks = manager.newSubManager();
        this.streams = streams;
        this.capacity = capacity;
        this.keys = new NDArray[layers];
        this.values = new NDArray[layers];
        Shape shape = new Shape(streams, config.keyValueHeads(), capacity, config.headDim());
        for (int layer = 0; layer < layers; layer++) {
            keys[layer] = allocate(shape);
            values[layer] = allocate(shape);
        }
    }

    /** Native memory of a cache of these sizes. */
    public static long bytes(BackboneConfig config, int layers, int streams, int capacity) {
        return 2L
                * layers
                * streams
                * config.keyValueHeads()
                * capacity
                * config.headDim()
                * Float.BYTES;
    }

    private NDArray allocate(Shape shape) {
        return NativeMemory.keep(manager.create(shape, DataType.FLOAT32), manager);
    }

    /**
     * Forgets all tokens, keeping their memory, and starts sequences with these prefixes: one for
     * each stream, or one for all.
     */
    public void begin(PrefixMask prefix) {
        filled = 0;
        masks.close();
        masks = manager.newSubManager();
        prefixMask = prefix.tokens() == 1 ? null : keep(prefix.causal(masks));
        paddingMask = prefix.isPadded() ? keep(prefix.keys(masks, capacity)) : null;
    }

    private NDArray keep(NDArray array) {
        return NativeMemory.keep(array, masks);
    }

    /** Tokens per stream so far. */
    public int size() {
        return filled;
    }

    /** Sequences it has room for. */
    public int streams() {
        return streams;
    }

    /**
     * Announces a pass: every layer will append {@code tokens} tokens to the first {@code active}
     * streams, the whole prefix in the first pass. A stream left out of a pass cannot come back
     * before {@link #begin}.
     */
    public void beginPass(int active, int tokens) {
        int end = filled + tokens;
        if (active > streams || end > capacity) {
            throw new IllegalStateException(
                    String.format(
                            "a pass of %d streams to token %d does not fit a cache of %d x %d",
                            active, end, streams, capacity));
        }
        written = slice(active, filled, end);
        visible = slice(active, 0, end);
        mask = filled == 0 ? prefixMask : padding(active, end);
        filled = end;
    }

    private @Nullable NDArray padding(int active, int end) {
        return paddingMask == null
                ? null
                : paddingMask.get(
                        new NDIndex()
                                .addSliceDim(0, active)
                                .addAllDim()
                                .addAllDim()
                                .addSliceDim(0, end));
    }

    private static NDIndex slice(int active, int from, int to) {
        return new NDIndex().addSliceDim(0, active).addAllDim().addSliceDim(from, to);
    }

    @Override
    public NDArray attend(int layer, NDArray query, NDArray key, NDArray value) {
        keys[layer].set(written, key);
        values[layer].set(written, value);
        return ScaledDotProduct.attend(
                query, keys[layer].get(visible), values[layer].get(visible), mask);
    }

    @Override
    public void close() {
        manager.close();
    }
}
