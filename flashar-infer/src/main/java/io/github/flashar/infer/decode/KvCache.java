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
 * of the vertical branch, which may see the image alone.
 *
 * <p>Tokens stand in the order of the passes. So a pass appends one contiguous slice, and what its
 * queries may see, everything before and the whole pass itself, is the filled range: no mask, and
 * the cost grows with what is decoded, not with what is allocated. Only prefixes of several tokens
 * need one: they are causal, and padding stays hidden.
 *
 * <p>Memory: {@code 2 · layers · streams · keyValueHeads · capacity · D · 4} bytes, less the prefix
 * in layers that see the image alone; allocated once, and {@link #begin} makes it reusable. Not
 * thread-safe.
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
    private final int wholeLayers; // the first ones, which hold the prefix, too
    private final int prefix;
    private int filled;
    private Pass whole = new Pass(0, 0, 0, null);
    private Pass image = whole;

    /**
     * Allocates the cache.
     *
     * @param parent decides the device
     * @param layers what each layer sees
     * @param streams sequences decoded side by side
     * @param capacity tokens per stream, prefix included
     */
    public KvCache(
            NDManager parent,
            BackboneConfig config,
            CachedLayers layers,
            int streams,
            int capacity) {
        this.manager = parent.newSubManager();
        this.masks = manager.newSubManager();
        this.streams = streams;
        this.capacity = capacity;
        this.prefix = config.prefix().tokens();
        this.wholeLayers = layers.whole();
        this.keys = new NDArray[layers.count()];
        this.values = new NDArray[layers.count()];
        for (int layer = 0; layer < layers.count(); layer++) {
            int tokens = layer < wholeLayers ? capacity : capacity - prefix;
            Shape shape = new Shape(streams, config.keyValueHeads(), tokens, config.headDim());
            keys[layer] = allocate(shape);
            values[layer] = allocate(shape);
        }
    }

    /** Native memory of a cache of these sizes. */
    public static long bytes(
            BackboneConfig config, CachedLayers layers, int streams, int capacity) {
        long tokens =
                (long) layers.count() * capacity - (long) layers.image() * config.prefix().tokens();
        return 2L * streams * config.keyValueHeads() * tokens * config.headDim() * Float.BYTES;
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
        int end = end(active, tokens);
        begin(active, end, filled == 0 ? prefixMask : padding(active, end));
    }

    /** {@link #beginPass}, but each token of the pass sees only those before it and itself. */
    public void beginCausalPass(int active, int tokens) {
        if (filled == 0 || tokens == 1) {
            beginPass(active, tokens);
            return;
        }
        int end = end(active, tokens);
        NDArray causal = PrefixMask.causal(masks, filled, end); // [1, 1, T, S]
        NDArray padding = padding(active, end); // [active, 1, 1, S]
        begin(active, end, padding == null ? causal : causal.add(padding));
    }

    private int end(int active, int tokens) {
        int end = filled + tokens;
        if (active > streams || end > capacity) {
            throw new IllegalStateException(
                    String.format(
                            "a pass of %d streams to token %d does not fit a cache of %d x %d",
                            active, end, streams, capacity));
        }
        return end;
    }

    private void begin(int active, int end, @Nullable NDArray mask) {
        whole = new Pass(active, filled, end, mask);
        if (filled > 0 && wholeLayers < keys.length) {
            image = new Pass(active, filled - prefix, end - prefix, null);
        }
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

    @Override
    public NDArray attend(int layer, NDArray query, NDArray key, NDArray value) {
        Pass pass = layer < wholeLayers ? whole : image;
        keys[layer].set(pass.written, key);
        values[layer].set(pass.written, value);
        return ScaledDotProduct.attend(
                query, keys[layer].get(pass.visible), values[layer].get(pass.visible), pass.mask);
    }

    @Override
    public void close() {
        manager.close();
    }

    /** Where a pass writes and what it sees. */
    private static final class Pass {

        private final NDIndex written;
        private final NDIndex visible;
        private final @Nullable NDArray mask;

        Pass(int active, int from, int to, @Nullable NDArray mask) {
            this.written = slice(active, from, to);
            this.visible = slice(active, 0, to);
            this.mask = mask;
        }

        private static NDIndex slice(int active, int from, int to) {
            return new NDIndex().addSliceDim(0, active).addAllDim().addSliceDim(from, to);
        }
    }
}
