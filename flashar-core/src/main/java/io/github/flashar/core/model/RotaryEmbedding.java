package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.nn.NativeMemory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rotary embedding for sequences of prefix and image tokens: each pair (2i, 2i+1) of a head turns
 * by an angle that depends on the token's place.
 *
 * <p>{@link RotaryPositions#GRID}: of the D/2 pairs the first half turns by the token's row, the
 * second by its column, by {@code position · base^(−2i/(D/2))}. <strong>Prefix tokens have factors
 * of zero, not one</strong>: their queries and keys vanish, so an image token scores 0 against the
 * prefix. Image positions do not shift with the prefix.
 *
 * <p>{@link RotaryPositions#SEQUENCE}: pair i turns by {@code position · base^(−2i/D)}. Where the
 * image starts depends on the sequence's prefix: {@link PrefixMask}.
 *
 * <p>The image tokens stand in the order of the pass that uses the factors, raster or diagonal; a
 * token's angle does not depend on it.
 */
public final class RotaryEmbedding implements AutoCloseable {

    private final NDManager manager;
    private final boolean placeDependsOnPrefix;
    private final int[] cells;
    private final Rotation table; // of each token of a sequence, or of each position

    /**
     * Prepares the factors of whole sequences.
     *
     * @param cells raster number of each image token, in sequence order; where positions count
     *     places in the sequence, its distance from the image's start
     */
    public RotaryEmbedding(NDManager parent, BackboneConfig config, int[] cells) {
        this.manager = parent.newSubManager();
        this.placeDependsOnPrefix = config.rotaryPositions() == RotaryPositions.SEQUENCE;
        this.cells = cells.clone();
        int prefix = config.prefix().tokens();
        this.table =
                placeDependsOnPrefix
                        ? table(manager, 0, positions(config, prefix + 1 + max(cells)))
                        : table(
                                manager,
                                prefix,
                                IntStream.of(cells)
                                        .mapToObj(cell -> angles(config, cell))
                                        .toList());
    }

    private static int max(int[] cells) {
        return IntStream.of(cells).max().orElse(0);
    }

    private static List<float[]> positions(BackboneConfig config, int count) {
        return IntStream.range(0, count).mapToObj(position -> angles(config, position)).toList();
    }

    /** Factors of zero for some tokens, then those of D/2 angles each. */
    static Rotation table(NDManager owner, int zeros, List<float[]> angles) {
        int headDim = 2 * angles.get(0).length;
        int tokens = zeros + angles.size();
        float[] cos = new float[tokens * headDim];
        float[] sin = new float[cos.length];
        for (int at = zeros * headDim; at < cos.length; at++) {
            float angle = angles.get(at / headDim - zeros)[at % headDim / 2];
            cos[at] = (float) Math.cos(angle);
            sin[at] = (float) Math.sin(angle);
        }
        Shape shape = new Shape(1, tokens, 1, headDim);
        return new Rotation(
                NativeMemory.keep(owner.create(cos, shape), owner),
                NativeMemory.keep(owner.create(sin, shape), owner),
                NativeMemory.keep(
                        owner.create(pairing(headDim), new Shape(headDim, headDim)), owner));
    }

    /**
     * Factors of whole sequences with these prefixes, to be kept.
     *
     * @param owner frees them, unless they are the same for all prefixes
     */
    public Rotation sequences(NDManager owner, PrefixMask prefixes) {
        try (NDScope scope = NativeMemory.scope()) {
            Rotation rotation = sequences(prefixes);
            if (placeDependsOnPrefix) {
                NativeMemory.keep(rotation.cos(), owner);
                NativeMemory.keep(rotation.sin(), owner);
            }
            return rotation;
        }
    }

    /**
     * Factors of whole sequences with these prefixes: the same every time, unless they depend on
     * the prefixes; then they belong to the caller's memory scope.
     */
    public Rotation sequences(PrefixMask prefixes) {
        if (!placeDependsOnPrefix) {
            return table;
        }
        int sequences = prefixes.sequences();
        int tokens = prefixes.tokens() + cells.length;
        long[] positions = new long[sequences * tokens];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = position(prefixes, i / tokens, i % tokens);
        }
        NDArray rows = manager.create(positions);
        Shape shape = new Shape(sequences, tokens, 1, table.cos().getShape().get(3));
        return new Rotation(
                table.cos().squeeze(0).get(rows).reshape(shape),
                table.sin().squeeze(0).get(rows).reshape(shape),
                table.pairing());
    }

    private int position(PrefixMask prefixes, int sequence, int token) {
        int cell = token - prefixes.tokens();
        return cell < 0
                ? prefixes.position(sequence, token)
                : prefixes.imageStart(sequence) + cells[cell];
    }

    @Override
    public void close() {
        manager.close();
    }

    /**
     * The D/2 angles of a position: of a cell's raster number D/4 for its row, then D/4 for its
     * column; of a place in the sequence as many for that.
     */
    public static float[] angles(BackboneConfig config, int position) {
        return switch (config.rotaryPositions()) {
            case GRID -> gridAngles(config.grid(), position, config.headDim(), config.ropeBase());
            case SEQUENCE -> turns(position, config.headDim() / 2, config.ropeBase());
        };
    }

    static float[] gridAngles(TokenGrid grid, int cell, int headDim, double base) {
        float[] row = turns(grid.row(cell), headDim / 4, base);
        float[] column = turns(grid.column(cell), headDim / 4, base);
        float[] angles = Arrays.copyOf(row, row.length + column.length);
        System.arraycopy(column, 0, angles, row.length, column.length);
        return angles;
    }

    /** {@code position · base^(−i/n)} for i = 0..n−1. */
    private static float[] turns(int position, int n, double base) {
        float[] angles = new float[n];
        for (int i = 0; i < n; i++) {
            angles[i] = (float) (position * Math.pow(base, -(double) i / n));
        }
        return angles;
    }

    private static float[] pairing(int headDim) {
        float[] matrix = new float[headDim * headDim];
        for (int i = 0; i < headDim; i += 2) {
            matrix[(i + 1) * headDim + i] = -1f;
            matrix[i * headDim + i + 1] = 1f;
        }
        return matrix;
    }
}
