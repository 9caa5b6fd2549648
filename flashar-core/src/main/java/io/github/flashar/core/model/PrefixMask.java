package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.DiagonalOrder;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * The prefixes of B sequences: what may be seen of them, and which positions they take. Prefix
 * tokens are causal among themselves. The first tokens of a short prefix are padding, which nobody
 * sees but the padded position itself: a softmax over nothing would be NaN.
 */
public final class PrefixMask {

    private static final float HIDDEN = Float.NEGATIVE_INFINITY;

    private final int tokens;
    private final int[] padding; // [B], leading tokens that nobody sees
    private final int[] imageStarts; // [B]

    private PrefixMask(int tokens, int[] padding, int[] imageStarts) {
        this.tokens = tokens;
        this.padding = padding;
        this.imageStarts = imageStarts;
    }

    /** Prefixes of full length. */
    public static PrefixMask unpadded(PrefixConfig prefix) {
        return leftPadded(prefix, prefix.tokens());
    }

    /**
     * Left-padded prefixes.
     *
     * @param valid tokens at the end of each that are no padding, 0..P
     */
    public static PrefixMask leftPadded(PrefixConfig prefix, int... valid) {
        return leftPadded(prefix, valid, valid);
    }

    /**
     * Left-padded prefixes of sequences whose image may start later than their prefix ends.
     *
     * @param valid as above
     * @param imageStarts position of each image's first cell, counted from the first prefix token
     *     that is no padding; valid..P
     */
    public static PrefixMask leftPadded(PrefixConfig prefix, int[] valid, int[] imageStarts) {
        int tokens = prefix.tokens();
        for (int i = 0; i < valid.length; i++) {
            Checks.inRange("valid prefix tokens of sequence " + i, valid[i], 0, tokens);
            Checks.inRange("image start of sequence " + i, imageStarts[i], valid[i], tokens);
        }
        int[] padding = Arrays.stream(valid).map(n -> tokens - n).toArray();
        return new PrefixMask(tokens, padding, imageStarts.clone());
    }

    /** The image tokens of the same sequences, without any prefix. */
    PrefixMask withoutPrefix() {
        return new PrefixMask(0, new int[1], new int[1]);
    }

    /** P, tokens of each prefix. */
    public int tokens() {
        return tokens;
    }

    /** B, or 1 if all sequences are alike. */
    int sequences() {
        return padding.length;
    }

    /** Position of a prefix token; padding has none, and gets that of the first token. */
    int position(int sequence, int token) {
        return Math.max(0, token - padding[sequence]);
    }

    /** Position of the first cell of a sequence. */
    public int imageStart(int sequence) {
        return of(imageStarts, sequence);
    }

    /** Tokens at the start of a sequence's prefix that nobody sees. */
    public int padding(int sequence) {
        return of(padding, sequence);
    }

    private static int of(int[] values, int sequence) {
        return values[values.length == 1 ? 0 : sequence];
    }

    /** Whether any sequence has padding. */
    public boolean isPadded() {
        return Arrays.stream(padding).anyMatch(n -> n > 0);
    }

    /**
     * How many keys each position of a sequence in diagonal order sees: the prefix is causal, an
     * image token sees the prefix and every diagonal up to its own, its own included.
     */
    IntUnaryOperator diagonalView(DiagonalOrder order) {
        return position ->
                position < tokens ? position + 1 : tokens + order.visible(position - tokens);
    }

    /**
     * Additive mask of a sequence whose query at a position sees the first {@code visible} keys of
     * those that are no padding: [B, 1, S, S] of 0 and −infinity, or [1, 1, S, S] if unpadded.
     *
     * @param length S, at least P
     */
    public NDArray sequence(NDManager manager, int length, IntUnaryOperator visible) {
        return block(manager, 0, length, length, visible);
    }

    /**
     * The part of {@link #sequence} of some queries and the first keys: [B or 1, 1, to − from,
     * keys].
     *
     * @param from position of the first query
     * @param to position after the last query
     * @param keys at least as many as the last query sees
     */
    NDArray block(NDManager manager, int from, int to, int keys, IntUnaryOperator visible) {
        int sequences = isPadded() ? padding.length : 1;
        int queries = to - from;
        float[] values = new float[Math.multiplyExact(sequences, queries * keys)];
        for (int row = 0; row < sequences * queries; row++) {
            int query = from + row % queries;
            Arrays.fill(values, row * keys + visible.applyAsInt(query), (row + 1) * keys, HIDDEN);
            hidePadding(values, row * keys, Math.min(keys, padding[row / queries]));
            values[row * keys + query] = 0;
        }
        return manager.create(values, new Shape(sequences, 1, queries, keys));
    }

    /** Additive mask of the prefix alone, {@link #sequence} of length P. */
    public NDArray causal(NDManager manager) {
        return sequence(manager, tokens, query -> query + 1);
    }

    /**
     * Additive mask of the queries {@code from} to {@code to} of a causal sequence over all keys
     * before the last of them: [1, 1, to − from, to]. Padding is not hidden.
     */
    public static NDArray causal(NDManager manager, int from, int to) {
        float[] values = new float[(to - from) * to];
        for (int query = from; query < to; query++) {
            int row = (query - from) * to;
            Arrays.fill(values, row + query + 1, row + to, HIDDEN);
        }
        return manager.create(values, new Shape(1, 1, to - from, to));
    }

    /**
     * Additive mask of image tokens over S keys, of which only the padding is hidden: [B, 1, 1, S].
     *
     * @param length S, at least P
     */
    public NDArray keys(NDManager manager, int length) {
        float[] values = new float[Math.multiplyExact(padding.length, length)];
        for (int sequence = 0; sequence < padding.length; sequence++) {
            hidePadding(values, sequence * length, padding[sequence]);
        }
        return manager.create(values, new Shape(padding.length, 1, 1, length));
    }

    private static void hidePadding(float[] values, int start, int padding) {
        Arrays.fill(values, start, start + padding, HIDDEN);
    }
}
