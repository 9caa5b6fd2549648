package io.github.flashar.infer.cuda.kernel;

import java.util.Map;

/**
 * How much of a matrix product on tensor cores a block computes, and each of its warps. Results do
 * not depend on it, bit by bit.
 */
enum Tile {

    /** For products that give every multiprocessor one of them and have columns to fill it. */
    LARGE(128, 128, 64, 32),

    /** For the others, so that more multiprocessors take part. */
    SMALL(64, 64, 32, 32),

    /** For a few columns. */
    NARROW(128, 16, 32, 16);

    /** Inputs that the kernels multiply at a time, STEP in tile.cuh. */
    static final int INPUT_STEP = 32;

    private static final int STAGES = 4;
    private static final int PADDED_BYTES = (INPUT_STEP + 8) * Short.BYTES;
    private static final int WARP = 32;

    private final int rows;
    private final int columns;
    private final int warpRows;
    private final int warpColumns;

    Tile(int rows, int columns, int warpRows, int warpColumns) {
        this.rows = rows;
        this.columns = columns;
        this.warpRows = warpRows;
        this.warpColumns = warpColumns;
    }

    /**
     * The fastest for so many results.
     *
     * @param products independent ones of this size
     */
    static Tile of(long rows, int columns, int products, int multiprocessors) {
        if (columns <= SMALL.columns / 2) {
            return NARROW;
        }
        boolean fills = LARGE.acrossColumns(columns) == SMALL.acrossColumns(columns);
        boolean keepsBusy = LARGE.count(rows, columns) * products >= multiprocessors;
        return fills && keepsBusy ? LARGE : SMALL;
    }

    /** Tiles that a product takes. */
    long count(long rows, int columns) {
        return (rows + this.rows - 1) / this.rows * Sizes.ceilDiv(columns, this.columns);
    }

    /** The columns that its tiles cover, those that a product does not have among them. */
    private int acrossColumns(int columns) {
        return Sizes.ceilDiv(columns, this.columns) * this.columns;
    }

    int threads() {
        return rows / warpRows * (columns / warpColumns) * WARP;
    }

    int sharedBytes() {
        return STAGES * (rows + columns) * PADDED_BYTES;
    }

    Map<String, String> macros() {
        return Map.of(
                "TILE_ROWS", String.valueOf(rows),
                "TILE_COLUMNS", String.valueOf(columns),
                "WARP_ROWS", String.valueOf(warpRows),
                "WARP_COLUMNS", String.valueOf(warpColumns));
    }
}
