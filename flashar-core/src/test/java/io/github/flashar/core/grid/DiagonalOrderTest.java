package io.github.flashar.core.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DiagonalOrderTest {

    @Property
    void everyCellOccursOnceAndDiagonalsAscend(
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 40) int width) {
        TokenGrid grid = new TokenGrid(height, width);
        int[] cells = new DiagonalOrder(grid).cells();

        assertThat(cells).hasSize(height * width).doesNotHaveDuplicates();
        for (int i = 1; i < cells.length; i++) {
            int before = grid.diagonal(cells[i - 1]);
            int now = grid.diagonal(cells[i]);
            assertThat(now).isBetween(before, before + 1);
            if (now == before) {
                assertThat(grid.row(cells[i])).isEqualTo(grid.row(cells[i - 1]) + 1);
            }
        }
    }

    @Property
    void aTokenSeesExactlyTheCellsUpToItsOwnDiagonal(
            @ForAll @IntRange(min = 1, max = 12) int height,
            @ForAll @IntRange(min = 1, max = 12) int width) {
        TokenGrid grid = new TokenGrid(height, width);
        DiagonalOrder order = new DiagonalOrder(grid);
        for (int query = 0; query < grid.cells(); query++) {
            int own = grid.diagonal(order.cell(query));
            for (int key = 0; key < grid.cells(); key++) {
                boolean allowed = grid.diagonal(order.cell(key)) <= own;
                assertThat(key < order.visible(query)).isEqualTo(allowed);
            }
        }
    }

    @Property
    void rasterAndDiagonalOrderAreInverse(
            @ForAll @IntRange(min = 1, max = 20) int height,
            @ForAll @IntRange(min = 1, max = 20) int width) {
        DiagonalOrder order = new DiagonalOrder(new TokenGrid(height, width));
        int[] raster = IntStream.range(100, 100 + height * width).toArray();

        int[] diagonal = order.toDiagonal(raster);

        assertThat(order.toRaster(diagonal)).isEqualTo(raster);
        for (int index = 0; index < diagonal.length; index++) {
            assertThat(diagonal[index]).isEqualTo(raster[order.cell(index)]);
            assertThat(order.index(order.cell(index))).isEqualTo(index);
        }
    }

    @Property
    void bothPredecessorsLieOnTheDiagonalBefore(
            @ForAll @IntRange(min = 1, max = 15) int height,
            @ForAll @IntRange(min = 1, max = 15) int width) {
        TokenGrid grid = new TokenGrid(height, width);
        DiagonalOrder order = new DiagonalOrder(grid);
        for (int t = 0; t < grid.diagonals(); t++) {
            for (int index = order.start(t); index < order.end(t); index++) {
                int cell = order.cell(index);
                assertPredecessor(order, t, order.left(index), cell - 1, grid.column(cell) == 0);
                assertPredecessor(order, t, order.above(index), cell - width, grid.row(cell) == 0);
            }
        }
    }

    private static void assertPredecessor(
            DiagonalOrder order, int diagonal, int index, int cell, boolean outside) {
        if (outside) {
            assertThat(index).isEqualTo(DiagonalOrder.NONE);
        } else {
            assertThat(order.cell(index)).isEqualTo(cell);
            assertThat(index).isBetween(order.start(diagonal - 1), order.end(diagonal - 1) - 1);
        }
    }

    @Property
    void diagonalsCoverTheGrid(
            @ForAll @IntRange(min = 1, max = 30) int height,
            @ForAll @IntRange(min = 1, max = 30) int width) {
        DiagonalOrder order = new DiagonalOrder(new TokenGrid(height, width));
        int diagonals = order.grid().diagonals();

        assertThat(diagonals).isEqualTo(height + width - 1);
        assertThat(IntStream.range(0, diagonals).map(order::width).sum()).isEqualTo(height * width);
        assertThat(IntStream.range(0, diagonals).map(order::width).max())
                .hasValue(order.maxWidth());
    }

    @Test
    void sidesOutsideTheirRangeAreNamed() {
        assertThatThrownBy(() -> new TokenGrid(0, 4))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("grid height = 0 is outside 1..1024");
        assertThatThrownBy(() -> new TokenGrid(4, 5000))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("grid width = 5000 is outside 1..1024");
    }
}
