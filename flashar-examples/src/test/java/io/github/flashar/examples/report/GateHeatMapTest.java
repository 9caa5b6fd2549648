package io.github.flashar.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.image.RgbImage;
import java.awt.Color;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateHeatMapTest {

    @Test
    void firstRowIsHorizontalAndFirstColumnVerticalWhateverIsGiven() {
        GateMap map = new GateMap(new TokenGrid(2, 3), new double[] {9, 9, 9, 9, 0.25, 0.75});

        assertThat(map.values()).containsExactly(1, 1, 1, 0, 0.25, 0.75);
        assertThat(map.interiorMean()).isEqualTo(0.5);
    }

    @Test
    void valuesMustFillTheGrid() {
        assertThatThrownBy(() -> new GateMap(new TokenGrid(2, 2), new double[3]))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("3 values")
                .hasMessageContaining("2x2");
    }

    @ParameterizedTest
    @CsvSource({"8,8", "1,1", "2,7", "40,3"})
    void everyCellIsPaintedInItsColour(int height, int width) {
        TokenGrid grid = new TokenGrid(height, width);
        double[] values = new double[grid.cells()];
        Arrays.setAll(values, cell -> (cell % 11) / 10.0);
        GateMap map = new GateMap(grid, values);

        RgbImage image = GateHeatMap.draw(map);

        int cell = GateHeatMap.cellSize(map);
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int x = GateHeatMap.MARGIN + column * cell + 1;
                int y = GateHeatMap.MARGIN + row * cell + 1;
                assertThat(color(image, x, y)).isEqualTo(GateColors.at(map.at(row, column)));
            }
        }
    }

    private static Color color(RgbImage image, int x, int y) {
        return new Color(image.sample(x, y, 0), image.sample(x, y, 1), image.sample(x, y, 2));
    }
}
