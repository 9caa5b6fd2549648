package io.github.flashar.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.FusedPrediction;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.Precision;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.data.TokenBatch;
import io.github.flashar.train.dropout.DropoutPass;
import io.github.flashar.train.loss.ContextMasking.Replacement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompositeLossTest {

    private static final AuxiliaryWeights WEIGHTS = new AuxiliaryWeights(0.05, 0.08);
    private static final TokenGrid GRID = new TokenGrid(3, 4);
    private static final ContextMasking MASKING = new ContextMasking(0.4, Replacement.RANDOM, 0);

    private NDManager manager;
    private NDScope scope;
    private FlashArModel model;
    private RasterModel teacher;
    private TokenBatch batch;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        model = Tiny.flashAr(manager, Tiny.backbone(GRID.height(), GRID.width()));
        teacher = Tiny.raster(manager, Tiny.backbone(GRID.height(), GRID.width()));
        batch = Tiny.data(GRID, 3).batch(new int[] {0, 1, 2});
        scope = NativeMemory.scope();
    }

    @AfterEach
    void close() {
        scope.close();
        manager.close();
    }

    @Test
    void withoutExtrasItIsThePapersLossToTheBit() {
        Map<String, Float> terms = evaluate(LossExtras.NONE, MaskedBatch.whole(batch), true);
        try (AdaptationLoss plain = new AdaptationLoss(model, WEIGHTS)) {
            NDList expected = plain.terms(batch);
            assertThat(terms.keySet()).containsExactlyElementsOf(AdaptationLoss.TERMS);
            int i = 0;
            for (float term : terms.values()) {
                assertThat(term).isEqualTo(expected.get(i++).getFloat());
            }
        }
    }

    @Test
    void theLossIsTheWeightedSumOfItsTerms() {
        LossExtras extras =
                LossExtras.NONE
                        .with(new SplitLoss(0.3, 0.25))
                        .with(Distillation.of(0.7))
                        .withGateCollapse(0.1);
        Map<String, Float> terms = evaluate(extras, MaskedBatch.whole(batch), true);
        double expected =
                terms.get("split")
                        + WEIGHTS.horizontal() * terms.get("horizontal")
                        + WEIGHTS.vertical() * terms.get("vertical")
                        + 0.7 * terms.get("distillation")
                        + 0.1 * terms.get("gate_collapse");
        assertThat((double) terms.get("loss")).isCloseTo(expected, within(1e-5));
        assertThat(terms.get("distillation")).isPositive();
        Map<String, Float> without = evaluate(extras, MaskedBatch.whole(batch), false);
        assertThat(without.get("distillation")).isZero();
        assertThat((double) without.get("loss"))
                .isCloseTo(expected - 0.7 * terms.get("distillation"), within(1e-5));
    }

    @Test
    void replacedTokensAreNoTargets() {
        MaskedBatch masked = MASKING.apply(batch, 5, Tiny.VOCABULARY, 9);
        DiagonalOrder order = new DiagonalOrder(GRID);
        try (AdaptationLoss plain = new AdaptationLoss(model, WEIGHTS)) {
            FusedPrediction prediction = plain.predict(masked.seen());
            CellLosses cells = plain.perCell(prediction, prediction.fused(), batch);
            Means expected = new Means();
            float[] fused = cells.fused().toFloatArray();
            float[] horizontal = cells.horizontal().toFloatArray();
            float[] vertical = cells.vertical().toFloatArray();
            for (int i = 0; i < fused.length; i++) {
                int index = i % GRID.cells();
                if (!masked.ignored()[i / GRID.cells()][order.cell(index)]) {
                    expected.add("fused", fused[i]);
                    expected.addIf(order.left(index), "horizontal", horizontal[i]);
                    expected.addIf(order.above(index), "vertical", vertical[i]);
                }
            }
            Map<String, Float> terms = evaluate(LossExtras.NONE.with(MASKING), masked, false);
            for (String name : new String[] {"fused", "horizontal", "vertical"}) {
                assertThat((double) terms.get(name))
                        .as(name)
                        .isCloseTo(expected.mean(name), within(1e-5));
            }
        }
    }

    @Test
    void theTeacherSeesTheCleanTokens() {
        MaskedBatch masked = MASKING.apply(batch, 5, Tiny.VOCABULARY, 9);
        LossExtras extras = LossExtras.NONE.with(MASKING).with(Distillation.of(1));
        try (AdaptationLoss student = new AdaptationLoss(model, WEIGHTS);
                DistillationLoss loss = new DistillationLoss(teacher, 1)) {
            float expected =
                    loss.mean(
                                    student.predict(masked.seen()).fused(),
                                    batch,
                                    masked.ignored(),
                                    i -> true)
                            .getFloat();
            assertThat(evaluate(extras, masked, true).get("distillation")).isEqualTo(expected);
        }
    }

    @Test
    void gateCollapseIsOneMinusTheMeanEntropyInsideTheGrid() {
        Map<String, Float> terms =
                evaluate(LossExtras.NONE.withGateCollapse(2), MaskedBatch.whole(batch), false);
        DiagonalOrder order = new DiagonalOrder(GRID);
        try (AdaptationLoss plain = new AdaptationLoss(model, WEIGHTS)) {
            float[] gates = plain.perCell(batch).gate().toFloatArray();
            double sum = 0;
            int count = 0;
            for (int i = 0; i < gates.length; i++) {
                int cell = order.cell(i % GRID.cells());
                if (GRID.row(cell) > 0 && GRID.column(cell) > 0) {
                    double g = gates[i];
                    sum -= (g * Math.log(g) + (1 - g) * Math.log(1 - g)) / Math.log(2);
                    count++;
                }
            }
            assertThat((double) terms.get("gate_collapse"))
                    .isCloseTo(1 - sum / count, within(1e-5));
        }
    }

    @Test
    void aGridWithoutInteriorHasNoGateToCollapse() {
        TokenGrid row = new TokenGrid(1, 4);
        model = Tiny.flashAr(manager, Tiny.backbone(1, 4));
        batch = Tiny.data(row, 2).batch(new int[] {0, 1});
        LossExtras extras = LossExtras.NONE.withGateCollapse(1);
        assertThat(evaluate(extras, MaskedBatch.whole(batch), false).get("gate_collapse")).isZero();
    }

    @Test
    void whatCannotWorkIsRefused() {
        assertThatThrownBy(
                        () ->
                                new CompositeLoss(
                                        model,
                                        Optional.empty(),
                                        WEIGHTS,
                                        LossExtras.NONE.with(Distillation.of(1)),
                                        Precision.FLOAT32))
                .hasMessageContaining("teacher");
        ContextMasking foreign = new ContextMasking(0.1, Replacement.MASK, Tiny.VOCABULARY);
        assertThatThrownBy(
                        () ->
                                new CompositeLoss(
                                        model,
                                        Optional.empty(),
                                        WEIGHTS,
                                        LossExtras.NONE.with(foreign),
                                        Precision.FLOAT32))
                .hasMessageContaining("mask id = 7 is outside 0..6");
        FlashArModel fixed =
                Tiny.flashAr(
                        manager,
                        Tiny.backbone(2, 2),
                        new GateConfig.Fixed(0.5),
                        CornerRule.HORIZONTAL);
        assertThatThrownBy(
                        () ->
                                new CompositeLoss(
                                        fixed,
                                        Optional.empty(),
                                        WEIGHTS,
                                        LossExtras.NONE.withGateCollapse(0.1),
                                        Precision.FLOAT32))
                .hasMessageContaining("gate collapse weight = 0.1", "Fixed");
    }

    private Map<String, Float> evaluate(LossExtras extras, MaskedBatch masked, boolean distil) {
        try (CompositeLoss loss =
                new CompositeLoss(
                        model, Optional.of(teacher), WEIGHTS, extras, Precision.FLOAT32)) {
            NDList values = loss.evaluate(masked, DropoutPass.NONE, distil);
            assertThat(values).hasSameSizeAs(loss.terms());
            Map<String, Float> terms = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                terms.put(loss.terms().get(i), values.get(i).getFloat());
            }
            return terms;
        }
    }

    /** Means by name. */
    private static final class Means {
        private final Map<String, double[]> sums = new LinkedHashMap<>();

        void add(String name, double value) {
            double[] sum = sums.computeIfAbsent(name, any -> new double[2]);
            sum[0] += value;
            sum[1]++;
        }

        void addIf(int neighbour, String name, double value) {
            if (neighbour != DiagonalOrder.NONE) {
                add(name, value);
            }
        }

        double mean(String name) {
            return sums.get(name)[0] / sums.get(name)[1];
        }
    }
}
