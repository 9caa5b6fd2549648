package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.nn.NativeMemory;
import java.util.List;
import java.util.stream.IntStream;

/**
 * LlamaGen's two-dimensional rotary embedding for a sequence of prefix and image tokens.
 *
 * <p>Of the D/2 pairs (2i, 2i+1) of a head the first half turns by the token's row, the second by
 * its column, by {@code position · base^(−2i/(D/2))}. <strong>Prefix tokens have factors of zero,
 * not one</strong>: their queries and keys vanish, so an image token scores 0 against the prefix.
 * Image positions do not shift with the prefix.
 *
 * <p>The image tokens stand in the order of the pass that uses the table, raster or diagonal; a
 * token's angle depends on its cell alone.
 */
public final class RotaryEmbedding implements AutoCloseable {

    private final NDManager manager;
    private final Rotation sequence;

    /**
     * Builds the table of a whole sequence.
     *
     * @param cells raster number of each image token, in sequence order
     */
    public RotaryEmbedding(NDManager parent, BackboneConfig config, int[] cells) {
        this(
                parent,
                config.prefix().tokens(),
                IntStream.of(cells).mapToObj(cell -> angles(config, cell)).toList());
    }

    /** Builds a table of {@code prefix} zero rows, then one row for each array of D/2 angles. */
    RotaryEmbedding(NDManager parent, int prefix, List<float[]> angles) {
        this.manager = parent.newSubManager();
        int headDim = 2 * angles.get(0).length;
        float[] cos = new float[(prefix + angles.size()) * headDim];
        float[] sin = new float[cos.length];
        for (int at = prefix * headDim; at < cos.length; at++) {
            float angle = angles.get(at / headDim - prefix)[at % headDim / 2];
            cos[at] = (float) Math.cos(angle);
            sin[at] = (float) Math.sin(angle);
        }
        Shape shape = new Shape(prefix + angles.size(), 1, headDim);
        this.sequence =
                new Rotation(
                        own(manager.create(cos, shape)),
                        own(manager.create(sin, shape)),
                        own(manager.create(pairing(headDim), new Shape(headDim, headDim))));
    }

    /** Factors of the whole sequence. */
    public Rotation all() {
        return sequence;
    }

    /** Factors of the sequence positions {@code from} (inclusive) to {@code to} (exclusive). */
    public Rotation range(int from, int to) {
        NDIndex rows = new NDIndex().addSliceDim(from, to);
        return new Rotation(sequence.cos().get(rows), sequence.sin().get(rows), sequence.pairing());
    }

    @Override
    public void close() {
        manager.close();
    }

    /** The D/2 angles of a cell, a raster number: D/4 for its row, then D/4 for its column. */
    public static float[] angles(BackboneConfig config, int cell) {
        return angles(config.grid(), cell, config.headDim(), config.ropeBase());
    }

    static float[] angles(TokenGrid grid, int cell, int headDim, double base) {
        int quarter = headDim / 4;
        float[] angles = new float[2 * quarter];
        for (int i = 0; i < quarter; i++) {
            double frequency = Math.pow(base, -2.0 * i / (2 * quarter));
            angles[i] = (float) (grid.row(cell) * frequency);
            angles[quarter + i] = (float) (grid.column(cell) * frequency);
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

    private NDArray own(NDArray array) {
        return NativeMemory.keep(array, manager);
    }
}
