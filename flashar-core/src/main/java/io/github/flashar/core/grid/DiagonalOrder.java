package io.github.flashar.core.grid;

import java.util.Arrays;

/**
 * The order in which FlashAR thinks: cells sorted by (p + q, p), so every anti-diagonal is one
 * contiguous run, rows ascending inside it.
 *
 * <p>This order is what makes the rest simple. A token may see its prefix and every diagonal up to
 * and including its own, which here is a <em>contiguous range from the start</em>: the training
 * mask is a staircase ({@link #visible}), and a decoder that appends whole diagonals to its cache
 * needs no mask at all.
 *
 * <p>"Index" below is a position in this order, 0..H·W−1; "cell" is a raster number.
 */
public final class DiagonalOrder {

    /** Marks a neighbour outside the grid. */
    public static final int NONE = -1;

    private final TokenGrid grid;
    private final int[] cellAt;
    private final int[] indexOf;
    private final int[] starts;

    public DiagonalOrder(TokenGrid grid) {
        this.grid = grid;
        this.cellAt = new int[grid.cells()];
        this.indexOf = new int[grid.cells()];
        this.starts = new int[grid.diagonals() + 1];
        int index = 0;
        for (int t = 0; t < grid.diagonals(); t++) {
            starts[t] = index;
            for (int row = firstRow(t); row <= lastRow(t); row++) {
                int cell = grid.cell(row, t - row);
                cellAt[index] = cell;
                indexOf[cell] = index++;
            }
        }
        starts[grid.diagonals()] = index;
    }

    public TokenGrid grid() {
        return grid;
    }

    /** Index of the first cell of diagonal t; {@code start(H+W-1)} is H·W. */
    public int start(int diagonal) {
        return starts[diagonal];
    }

    /** Index after the last cell of diagonal t. */
    public int end(int diagonal) {
        return starts[diagonal + 1];
    }

    /** Number of cells on diagonal t, 1..min(H, W). */
    public int width(int diagonal) {
        return end(diagonal) - start(diagonal);
    }

    /** Widest diagonal, min(H, W). */
    public int maxWidth() {
        return Math.min(grid.height(), grid.width());
    }

    /** Raster number of the cell at an index. */
    public int cell(int index) {
        return cellAt[index];
    }

    /** Raster numbers in diagonal order, a copy. */
    public int[] cells() {
        return cellAt.clone();
    }

    /** Index of a raster number. */
    public int index(int cell) {
        return indexOf[cell];
    }

    /**
     * How many image tokens the token at an index may see, from index 0: its own diagonal included.
     */
    public int visible(int index) {
        return end(grid.diagonal(cellAt[index]));
    }

    /** Index of (p, q−1), whose horizontal output predicts this cell; {@link #NONE} in column 0. */
    public int left(int index) {
        int cell = cellAt[index];
        return grid.column(cell) == 0 ? NONE : indexOf[cell - 1];
    }

    /** Index of (p−1, q), whose vertical output predicts this cell; {@link #NONE} in row 0. */
    public int above(int index) {
        int cell = cellAt[index];
        return grid.row(cell) == 0 ? NONE : indexOf[cell - grid.width()];
    }

    /** Reorders raster-ordered values into diagonal order. */
    public int[] toDiagonal(int[] raster) {
        int[] result = new int[raster.length];
        Arrays.setAll(result, index -> raster[cellAt[index]]);
        return result;
    }

    /** Reorders diagonal-ordered values into raster order. */
    public int[] toRaster(int[] diagonal) {
        int[] result = new int[diagonal.length];
        Arrays.setAll(result, cell -> diagonal[indexOf[cell]]);
        return result;
    }

    private int firstRow(int diagonal) {
        return Math.max(0, diagonal - grid.width() + 1);
    }

    private int lastRow(int diagonal) {
        return Math.min(diagonal, grid.height() - 1);
    }
}
