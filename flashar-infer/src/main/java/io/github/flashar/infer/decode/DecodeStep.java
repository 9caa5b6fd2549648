package io.github.flashar.infer.decode;

import io.github.flashar.core.grid.TokenGrid;
import java.util.Arrays;

/** How far a decode has come. */
public final class DecodeStep {

    /** Stands in a grid where no token is drawn yet. */
    public static final int UNDRAWN = -1;

    private final TokenGrid grid;
    private final int step;
    private final int steps;
    private final int[][] tokens;

    /**
     * Describes a step.
     *
     * @param tokens the grids so far, not copied
     */
    public DecodeStep(TokenGrid grid, int step, int steps, int[][] tokens) {
        this.grid = grid;
        this.step = step;
        this.steps = steps;
        this.tokens = tokens;
    }

    /** Shape of the grids. */
    public TokenGrid grid() {
        return grid;
    }

    /** Number of steps done, from 1. */
    public int step() {
        return step;
    }

    /** Number of steps in all. */
    public int steps() {
        return steps;
    }

    /** A copy of the grids so far: [B][H·W], raster order, {@link #UNDRAWN} where none is drawn. */
    public int[][] tokens() {
        return Arrays.stream(tokens).map(int[]::clone).toArray(int[][]::new);
    }
}
