package io.github.flashar.infer.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.grid.TokenGrid;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NearestDrawnTest {

    @Test
    void fillsFromTheNearestCell() {
        int[] grid = {
            1, -1, -1, //
            -1, -1, -1, //
            -1, -1, 9
        };
        assertThat(NearestDrawn.fill(new TokenGrid(3, 3), grid))
                .containsSubsequence(1, 1)
                .startsWith(1, 1)
                .endsWith(9, 9)
                .doesNotContain(-1);
    }

    @Test
    void everyCellTakesATokenAtTheLeastDistance() {
        TokenGrid grid = new TokenGrid(7, 5);
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            int[] tokens = new int[grid.cells()];
            for (int cell = 0; cell < tokens.length; cell++) {
                tokens[cell] = random.nextInt(8) == 0 ? cell : -1; // a token that says where it was
            }
            tokens[0] = 0;
            int[] filled = NearestDrawn.fill(grid, tokens);
            for (int cell = 0; cell < filled.length; cell++) {
                assertThat(distance(grid, cell, filled[cell]))
                        .isEqualTo(nearest(grid, tokens, cell));
            }
        }
    }

    private static int nearest(TokenGrid grid, int[] tokens, int cell) {
        int nearest = Integer.MAX_VALUE;
        for (int other = 0; other < tokens.length; other++) {
            if (tokens[other] >= 0) {
                nearest = Math.min(nearest, distance(grid, cell, other));
            }
        }
        return nearest;
    }

    private static int distance(TokenGrid grid, int a, int b) {
        int width = grid.width();
        return Math.abs(a / width - b / width) + Math.abs(a % width - b % width);
    }
}
