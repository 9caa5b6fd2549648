package io.github.flashar.train.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.data.TokenDataset;
import io.github.flashar.train.loss.AdaptationLoss;
import io.github.flashar.train.loss.AuxiliaryWeights;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldOutTest {

    private static final TokenGrid GRID = new TokenGrid(3, 4);
    private static final TokenDataset DATA = Tiny.data(GRID, 7);

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theBatchSizeDoesNotMatter() {
        FlashArModel model = Tiny.flashAr(manager, Tiny.backbone(3, 4));
        RasterModel raster = Tiny.raster(manager, Tiny.backbone(3, 4));
        CrossEntropies all = new HeldOut(DATA, 7).evaluate(model);
        CrossEntropies some = new HeldOut(DATA, 4).evaluate(model);
        assertThat(some.fused()).isCloseTo(all.fused(), within(1e-6));
        assertThat(some.verticalInterior()).isCloseTo(all.verticalInterior(), within(1e-6));
        assertThat(some.gate()).containsExactly(all.gate(), within(1e-6));
        assertThat(new HeldOut(DATA, 2).evaluate(raster))
                .isCloseTo(new HeldOut(DATA, 7).evaluate(raster), within(1e-6));
    }

    @Test
    void headsAndFusedAreComparedOnInteriorCells() {
        FlashArModel model = Tiny.flashAr(manager, Tiny.backbone(3, 4));
        CrossEntropies measured = new HeldOut(DATA, 7).evaluate(model);
        try (AdaptationLoss loss = new AdaptationLoss(model, AuxiliaryWeights.NONE);
                NDScope scope = NativeMemory.scope()) {
            var cells = loss.perCell(DATA.batch(new int[] {0, 1, 2, 3, 4, 5, 6}));
            assertThat(measured.fusedInterior()).isCloseTo(interior(cells.fused()), within(1e-5));
            assertThat(measured.horizontalInterior())
                    .isCloseTo(interior(cells.horizontal()), within(1e-5));
            assertThat(measured.verticalInterior())
                    .isCloseTo(interior(cells.vertical()), within(1e-5));
            assertThat(measured.fused()).isCloseTo(cells.fused().mean().getFloat(), within(1e-5));
        }
    }

    @Test
    void theGateMapHasItsBorders() {
        double[] fixed = new HeldOut(DATA, 3).evaluate(withFixedGate()).gate();
        double[] learned =
                new HeldOut(DATA, 3).evaluate(Tiny.flashAr(manager, Tiny.backbone(3, 4))).gate();
        for (int cell = 0; cell < GRID.cells(); cell++) {
            boolean border = GRID.row(cell) == 0 || GRID.column(cell) == 0;
            double expected = GRID.row(cell) == 0 ? 1 : GRID.column(cell) == 0 ? 0 : 0.25;
            assertThat(fixed[cell]).isCloseTo(expected, within(1e-6));
            if (border) {
                assertThat(learned[cell]).isCloseTo(expected, within(1e-6));
            } else {
                assertThat(learned[cell]).isBetween(1e-6, 1 - 1e-6);
            }
        }
    }

    @Test
    void statisticsTellHowDecidedAGateIs() {
        GateStatistics fixed = new HeldOut(DATA, 3).evaluate(withFixedGate()).gates();
        double bits = -(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75)) / Math.log(2);
        assertThat(fixed.mean()).isCloseTo(0.25, within(1e-6));
        assertThat(fixed.entropy()).isCloseTo(bits, within(1e-6));
        assertThat(fixed.nearVertical()).isZero();

        GateStatistics.Sums sums = new GateStatistics.Sums(IntStream.of(1, 2));
        sums.add(new float[] {9, 0, 1, 9, 0.5f, 0.01f}, 3);
        GateStatistics statistics = sums.statistics();
        assertThat(statistics.mean()).isCloseTo(1.51 / 4, within(1e-6));
        assertThat(statistics.entropy()).isCloseTo((1 + 0.0807931) / 4, within(1e-6));
        assertThat(statistics.nearVertical()).isEqualTo(0.5);
        assertThat(statistics.nearHorizontal()).isEqualTo(0.25);
    }

    @Test
    void aRowHasNoInterior() {
        FlashArModel model = Tiny.flashAr(manager, Tiny.backbone(1, 4));
        CrossEntropies row = new HeldOut(Tiny.data(new TokenGrid(1, 4), 3), 3).evaluate(model);
        assertThat(row.fused()).isPositive();
        assertThat(row.fusedInterior()).isNaN();
        assertThat(row.gates().mean()).isNaN();
    }

    private FlashArModel withFixedGate() {
        return Tiny.flashAr(
                manager, Tiny.backbone(3, 4), new GateConfig.Fixed(0.25), CornerRule.HORIZONTAL);
    }

    private static double interior(NDArray perCell) {
        DiagonalOrder order = new DiagonalOrder(GRID);
        float[] values = perCell.toFloatArray();
        double sum = 0;
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            int cell = order.cell(i % GRID.cells());
            if (GRID.row(cell) > 0 && GRID.column(cell) > 0) {
                sum += values[i];
                count++;
            }
        }
        return sum / count;
    }

    @Test
    void unigramEntropyIsThatOfTheTokenShares() {
        TokenDataset data = new TokenDataset(new TokenGrid(1, 4), 5, 1);
        data.add(new int[] {0, 0, 1, 3}, 0);
        double expected = 0.5 * Math.log(2) + 0.5 * Math.log(4);
        assertThat(new HeldOut(data, 1).unigramEntropy()).isCloseTo(expected, within(1e-12));
    }
}
