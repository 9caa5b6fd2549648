package io.github.flashar.train.data;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.TokenGrid;
import java.util.Arrays;

/**
 * Labelled token grids in memory: 2·H·W bytes a grid for vocabularies up to 65,536, twice that
 * above. At most 2³¹ tokens.
 */
public final class TokenDataset implements LabelledSource {

    private final TokenGrid grid;
    private final int vocabulary;
    private final int classes;
    private final PackedTokens tokens;
    private int[] labels = new int[16];
    private int size;

    /**
     * Creates an empty data set.
     *
     * @param grid of every example
     * @param vocabulary V; tokens are 0..V−1
     * @param classes number of classes; label {@code classes} is the null class
     */
    public TokenDataset(TokenGrid grid, int vocabulary, int classes) {
        this.grid = grid;
        this.vocabulary = Checks.atLeast("vocabulary", vocabulary, 1);
        this.classes = Checks.atLeast("classes", classes, 1);
        this.tokens = new PackedTokens(vocabulary);
    }

    /**
     * Appends an example.
     *
     * @param cells H·W tokens in raster order
     * @param label 0..classes
     */
    public void add(int[] cells, int label) {
        Checks.require(
                cells.length == grid.cells(),
                "grid %d has %d tokens, expected the %d of %s",
                size,
                cells.length,
                grid.cells(),
                grid);
        for (int cell = 0; cell < cells.length; cell++) {
            if (cells[cell] < 0 || cells[cell] >= vocabulary) {
                Checks.inRange(
                        "token " + cell + " of grid " + size, cells[cell], 0, vocabulary - 1);
            }
        }
        Checks.inRange("label", label, 0, classes);
        tokens.add(cells);
        if (size == labels.length) {
            labels = Arrays.copyOf(labels, 2 * size);
        }
        labels[size++] = label;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public TokenGrid grid() {
        return grid;
    }

    @Override
    public int vocabulary() {
        return vocabulary;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public int[] tokens(int example, int augmentation) {
        Checks.inRange("augmentation", augmentation, 0, 0);
        return tokens(example);
    }

    /** Tokens of an example in raster order, a copy. */
    public int[] tokens(int example) {
        return tokens.get(example * grid.cells(), grid.cells());
    }

    @Override
    public int label(int example) {
        return labels[example];
    }

    /** Returns the examples {@code from} (inclusive) to {@code to} (exclusive) as a data set. */
    public TokenDataset slice(int from, int to) {
        TokenDataset part = new TokenDataset(grid, vocabulary, classes);
        for (int example = from; example < to; example++) {
            part.add(tokens(example), label(example));
        }
        return part;
    }

    /** Keeps the last examples apart. */
    public TokenSplit holdOutLast(int heldOut) {
        Checks.inRange("held-out grids", heldOut, 0, size);
        return new TokenSplit(slice(0, size - heldOut), slice(size - heldOut, size));
    }
}
