package io.github.flashar.infer.generate;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.infer.decode.DecodeStep;
import java.util.ArrayDeque;
import java.util.Deque;

/** Makes a whole grid of one that is still being drawn. */
final class NearestDrawn {

    private static final int[][] SIDES = {{-1, 0}, {0, -1}, {0, 1}, {1, 0}};

    private NearestDrawn() {}

    /**
     * Gives each cell that is not drawn the token of a nearest drawn one, steps counted up, down,
     * left and right. O(H·W).
     *
     * @param tokens [H·W], raster order, at least one drawn
     * @return a new grid
     */
    static int[] fill(TokenGrid grid, int[] tokens) {
        int[] filled = tokens.clone();
        Deque<Integer> front = new ArrayDeque<>();
        for (int cell = 0; cell < filled.length; cell++) {
            if (filled[cell] != DecodeStep.UNDRAWN) {
                front.add(cell);
            }
        }
        while (!front.isEmpty()) {
            int cell = front.remove();
            for (int[] side : SIDES) {
                int row = cell / grid.width() + side[0];
                int column = cell % grid.width() + side[1];
                int neighbour = row * grid.width() + column;
                if (contains(grid, row, column) && filled[neighbour] == DecodeStep.UNDRAWN) {
                    filled[neighbour] = filled[cell];
                    front.add(neighbour);
                }
            }
        }
        return filled;
    }

    private static boolean contains(TokenGrid grid, int row, int column) {
        return row >= 0 && row < grid.height() && column >= 0 && column < grid.width();
    }
}
