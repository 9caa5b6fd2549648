package io.github.flashar.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.training.GradientCollector;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.FusedPrediction;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.Precision;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Scalars;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.data.TokenBatch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdaptationLossTest {

    private static final AuxiliaryWeights WEIGHTS = new AuxiliaryWeights(0.05, 0.08);

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,HORIZONTAL",
        "1,5,HORIZONTAL",
        "4,1,HORIZONTAL",
        "3,4,HORIZONTAL",
        "4,2,MIXED",
        "1,1,MIXED",
        "3,3,MIXED"
    })
    void equalsThePlainFormula(int height, int width, CornerRule corner) {
        FlashArModel model = model(height, width, corner);
        TokenBatch batch = batch(height, width);
        PlainLoss plain = new PlainLoss(manager, model, batch);

        Map<String, Double> terms = terms(model, batch);

        double expected =
                plain.fused()
                        + WEIGHTS.horizontal() * plain.horizontal()
                        + WEIGHTS.vertical() * plain.vertical();
        assertThat(terms.get("fused")).isCloseTo(plain.fused(), within(1e-5));
        assertThat(terms.get("horizontal")).isCloseTo(plain.horizontal(), within(1e-5));
        assertThat(terms.get("vertical")).isCloseTo(plain.vertical(), within(1e-5));
        assertThat(terms.get("loss")).isCloseTo(expected, within(1e-5));
    }

    @Test
    void aGridWithoutNeighboursHasNoAuxiliaryLoss() {
        Map<String, Double> row = terms(model(1, 4, CornerRule.HORIZONTAL), batch(1, 4));
        Map<String, Double> column = terms(model(4, 1, CornerRule.HORIZONTAL), batch(4, 1));
        assertThat(row.get("vertical")).isZero();
        assertThat(row.get("horizontal")).isPositive();
        assertThat(column.get("horizontal")).isZero();
        assertThat(column.get("vertical")).isPositive();
    }

    /** The gradients of the terms are written by hand; those of the cells come from autograd. */
    @ParameterizedTest
    @CsvSource({"3,4,HORIZONTAL", "9,8,MIXED", "1,5,MIXED", "5,1,HORIZONTAL"})
    void gradientsEqualThoseOfTheCellsRecordedByTheEngine(
            int height, int width, CornerRule corner) {
        FlashArModel model = model(height, width, corner);
        TokenBatch batch = batch(height, width);
        DiagonalOrder order = new DiagonalOrder(new TokenGrid(height, width));
        backward(model, loss -> loss.terms(batch).get(0));
        Map<String, float[]> written = gradients(model);

        backward(model, loss -> fromCells(loss.perCell(batch), order));

        gradients(model)
                .forEach(
                        (name, recorded) ->
                                assertThat(written.get(name))
                                        .as(name)
                                        .containsExactly(recorded, within(2e-5f)));
    }

    @Test
    void stage1RecordsNothingInTrunkAndHorizontalBranch() {
        FlashArModel model = model(3, 4, CornerRule.MIXED);
        model.config()
                .branchParameterSpecs()
                .forEach(s -> model.parameters().get(s.name()).setRequiresGradient(true));
        try (AdaptationLoss loss = new AdaptationLoss(model, WEIGHTS);
                NDScope scope = NativeMemory.scope();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            FusedPrediction prediction = loss.predict(batch(3, 4));
            NDArray horizontal = prediction.horizontal().sum();
            assertThatThrownBy(() -> collector.backward(horizontal))
                    .hasMessageContaining("does not require grad");
            collector.backward(prediction.vertical().sum().add(prediction.weight().sum()));
            assertThat(model.parameters().get("hv_gate_mlp.2.bias").getGradient().toFloatArray()[0])
                    .isNotZero();
        }
    }

    /** Weights near those of a new adaptation: where all are noise, rounding decides the gate. */
    @Test
    void bfloat16IsNearFloat32() {
        FlashArModel model = model(4, 4, CornerRule.HORIZONTAL);
        for (NDArray array : model.parameters().asMap().values()) {
            array.set(scaled(array.toFloatArray()));
        }
        TokenBatch batch = batch(4, 4);
        double exact = backward(model, loss -> loss.terms(batch).get(0));
        Map<String, float[]> expected = gradients(model);
        double rounded = backward(model, Precision.BFLOAT16, loss -> loss.terms(batch).get(0));
        Map<String, float[]> actual = gradients(model);

        assertThat(rounded).isNotEqualTo(exact).isCloseTo(exact, within(2e-2 * exact));
        double error = 0;
        double size = 0;
        for (String name : expected.keySet()) {
            for (int i = 0; i < expected.get(name).length; i++) {
                error += Math.pow((double) actual.get(name)[i] - expected.get(name)[i], 2);
                size += Math.pow(expected.get(name)[i], 2);
            }
        }
        assertThat(Math.sqrt(error / size)).isPositive().isLessThan(2e-2);
    }

    @Test
    void gateGradientsEqualFiniteDifferences() {
        FlashArModel model = model(3, 4, CornerRule.MIXED);
        TokenBatch batch = batch(3, 4);
        PlainLoss plain = new PlainLoss(manager, model, batch);

        backward(model, batch);

        assertGradient(model, "hv_gate_mlp.0.weight", plain.gateIn, plain::fused);
        assertGradient(model, "hv_gate_mlp.2.weight", plain.gateOut, plain::fused);
        assertGradient(model, "hv_gate_mlp.2.bias", plain.gateBias, plain::fused);
    }

    @Test
    void everyParametersGradientPredictsHowTheLossChanges() {
        FlashArModel model = model(3, 4, CornerRule.HORIZONTAL);
        TokenBatch batch = batch(3, 4);
        backward(model, batch);
        float step = 2e-3f;
        model.parameters()
                .asMap()
                .forEach(
                        (name, array) -> {
                            float[] gradient = array.getGradient().toFloatArray();
                            float[] weights = array.toFloatArray();
                            double norm = norm(gradient);
                            shift(array, weights, gradient, step / norm);
                            double up = terms(model, batch).get("loss");
                            shift(array, weights, gradient, -step / norm);
                            double down = terms(model, batch).get("loss");
                            array.set(weights);
                            assertThat((up - down) / (2 * step))
                                    .as(name)
                                    .isCloseTo(norm, within(2e-2 * norm + 1e-3));
                        });
    }

    private FlashArModel model(int height, int width, CornerRule corner) {
        return Tiny.flashAr(
                manager, Tiny.backbone(height, width), new GateConfig.HiddenState(5), corner);
    }

    private static TokenBatch batch(int height, int width) {
        return Tiny.data(new TokenGrid(height, width), 3).batch(new int[] {0, 1, 2});
    }

    private static Map<String, Double> terms(FlashArModel model, TokenBatch batch) {
        try (AdaptationLoss loss = new AdaptationLoss(model, WEIGHTS);
                NDScope scope = NativeMemory.scope()) {
            NDList values = loss.terms(batch);
            Map<String, Double> terms = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                terms.put(AdaptationLoss.TERMS.get(i), (double) values.get(i).getFloat());
            }
            return terms;
        }
    }

    private static void backward(FlashArModel model, TokenBatch batch) {
        backward(model, loss -> loss.terms(batch).get(0));
    }

    private static double backward(FlashArModel model, Function<AdaptationLoss, NDArray> function) {
        return backward(model, Precision.FLOAT32, function);
    }

    private static double backward(
            FlashArModel model, Precision precision, Function<AdaptationLoss, NDArray> function) {
        for (NDArray array : model.parameters().asMap().values()) {
            array.setRequiresGradient(true);
            Torch.clearGradient(array);
        }
        try (AdaptationLoss loss = new AdaptationLoss(model, WEIGHTS, precision);
                NDScope scope = NativeMemory.scope();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray value = function.apply(loss);
            collector.backward(value);
            return value.getFloat();
        }
    }

    private static float[] scaled(float[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = 0.3f * values[i];
        }
        return result;
    }

    private static Map<String, float[]> gradients(FlashArModel model) {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        model.parameters()
                .asMap()
                .forEach((name, array) -> gradients.put(name, array.getGradient().toFloatArray()));
        return gradients;
    }

    /** Equations 9 and 10, from the cross-entropies of the cells. */
    private static NDArray fromCells(CellLosses cells, DiagonalOrder order) {
        NDArray horizontal =
                meanWhere(cells.horizontal(), index -> order.left(index) != DiagonalOrder.NONE);
        NDArray vertical =
                meanWhere(cells.vertical(), index -> order.above(index) != DiagonalOrder.NONE);
        return cells.fused()
                .mean()
                .add(Scalars.scale(horizontal, WEIGHTS.horizontal()))
                .add(Scalars.scale(vertical, WEIGHTS.vertical()));
    }

    private static NDArray meanWhere(NDArray losses, IntPredicate cells) {
        long count = losses.getShape().get(1);
        long[] counted = IntStream.range(0, (int) count).filter(cells).asLongStream().toArray();
        return counted.length == 0
                ? losses.sum().sub(losses.sum())
                : losses.get(new NDIndex(":, {}", losses.getManager().create(counted))).mean();
    }

    /** Central differences in double precision, for every single weight. */
    private static void assertGradient(
            FlashArModel model, String name, double[] weights, DoubleSupplier loss) {
        float[] gradient = model.parameters().get(name).getGradient().toFloatArray();
        double h = 1e-5;
        for (int i = 0; i < weights.length; i++) {
            double weight = weights[i];
            weights[i] = weight + h;
            double up = loss.getAsDouble();
            weights[i] = weight - h;
            double down = loss.getAsDouble();
            weights[i] = weight;
            assertThat((double) gradient[i])
                    .as("%s[%d]", name, i)
                    .isCloseTo((up - down) / (2 * h), within(1e-5));
        }
    }

    private static void shift(NDArray array, float[] weights, float[] direction, double factor) {
        float[] shifted = weights.clone();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] += (float) (factor * direction[i]);
        }
        array.set(shifted);
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
