package io.github.flashar.core.model;

/** What the rotary embedding counts. */
public enum RotaryPositions {

    /**
     * Rows and columns of the grid, half of a head's pairs each. Prefix tokens have none: their
     * queries and keys are zero. LlamaGen's.
     */
    GRID,

    /**
     * Places in the sequence, all pairs alike: the prefix 0, 1, …, then the cells in raster order.
     * Emu3.5's.
     */
    SEQUENCE
}
