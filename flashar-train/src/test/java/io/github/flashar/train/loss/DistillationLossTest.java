package io.github.flashar.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.random.Philox;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.data.TokenBatch;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistillationLossTest {

    private static final TokenGrid GRID = new TokenGrid(3, 4);
    private static final DiagonalOrder ORDER = new DiagonalOrder(GRID);

    private NDManager manager;
    private RasterModel teacher;
    private TokenBatch batch;
    private double[][] teacherLogits; // [B · H·W in diagonal order][V]

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        teacher = Tiny.raster(manager, Tiny.backbone(GRID.height(), GRID.width()));
        batch = Tiny.data(GRID, 2).batch(new int[] {0, 1});
        teacherLogits = teacherLogits();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2, 0.5})
    void valueAndGradientEqualThePlainFormula(double temperature) {
        boolean[][] excluded = new boolean[batch.size()][GRID.cells()];
        excluded[0][0] = true;
        excluded[1][GRID.cell(2, 1)] = true;
        int counted = batch.size() * GRID.cells() - 2;
        NDArray fused = fused();
        fused.setRequiresGradient(true);

        double value = backward(fused, temperature, excluded);

        double sum = 0;
        double[][] student = rows(fused);
        float[] gradient = fused.getGradient().toFloatArray();
        for (int i = 0; i < student.length; i++) {
            double[] p = softmax(teacherLogits[i], temperature);
            double[] q = softmax(student[i], temperature);
            boolean out = excluded[i / GRID.cells()][ORDER.cell(i % GRID.cells())];
            for (int v = 0; v < p.length; v++) {
                sum += out ? 0 : p[v] * Math.log(p[v] / q[v]);
                double expected = out ? 0 : temperature * (q[v] - p[v]) / counted;
                assertThat((double) gradient[i * p.length + v]).isCloseTo(expected, within(1e-6));
            }
        }
        double expected = temperature * temperature * sum / counted;
        assertThat(value).isCloseTo(expected, within(1e-5 * (1 + expected)));
    }

    @Test
    void aStudentThatAgreesCostsNothing() {
        NDArray agreeing = manager.create(floats(teacherLogits)).reshape(fused().getShape());
        try (DistillationLoss loss = new DistillationLoss(teacher, 2);
                NDScope scope = NativeMemory.scope()) {
            assertThat(loss.mean(agreeing, batch).getFloat()).isCloseTo(0, within(1e-6f));
            assertThat(loss.mean(fused(), batch).getFloat()).isGreaterThan(0.1f);
        }
    }

    @Test
    void theTeacherIsNotTrained() {
        teacher.parameters().asMap().values().forEach(array -> array.setRequiresGradient(true));
        NDArray fused = fused();
        fused.setRequiresGradient(true);

        backward(fused, 1, new boolean[batch.size()][GRID.cells()]);

        assertThat(teacher.parameters().asMap().values())
                .allSatisfy(
                        array -> assertThat(array.getGradient().toFloatArray()).containsOnly(0f));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void onlyPositiveTemperaturesAreTaken(double temperature) {
        assertThatThrownBy(() -> new DistillationLoss(teacher, temperature))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("distillation temperature = " + temperature);
    }

    @Test
    void aBatchWithoutAnyCellHasNoMean() {
        boolean[][] all = new boolean[batch.size()][GRID.cells()];
        for (boolean[] row : all) {
            Arrays.fill(row, true);
        }
        try (DistillationLoss loss = new DistillationLoss(teacher, 1);
                NDScope scope = NativeMemory.scope()) {
            assertThatThrownBy(() -> loss.mean(fused(), batch, all, i -> true))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("all 24 cells are excluded");
        }
    }

    private double backward(NDArray fused, double temperature, boolean[][] excluded) {
        try (DistillationLoss loss = new DistillationLoss(teacher, temperature);
                NDScope scope = NativeMemory.scope();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray value = loss.mean(fused, batch, excluded, i -> true);
            collector.backward(value);
            return value.getFloat();
        }
    }

    /** Logits of a student, unlike the teacher's. */
    private NDArray fused() {
        float[] values = new float[batch.size() * GRID.cells() * Tiny.VOCABULARY];
        Philox random = new Philox(3, 1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(batch.size(), GRID.cells(), Tiny.VOCABULARY));
    }

    private double[][] teacherLogits() {
        try (RasterLoss loss = new RasterLoss(teacher);
                NDScope scope = NativeMemory.scope()) {
            double[][] raster = rows(loss.logits(batch));
            double[][] diagonal = new double[raster.length][];
            for (int i = 0; i < raster.length; i++) {
                int grid = i / GRID.cells() * GRID.cells();
                diagonal[i] = raster[grid + ORDER.cell(i % GRID.cells())];
            }
            return diagonal;
        }
    }

    private static double[][] rows(NDArray logits) {
        float[] values = logits.toFloatArray();
        double[][] rows = new double[values.length / Tiny.VOCABULARY][Tiny.VOCABULARY];
        for (int i = 0; i < values.length; i++) {
            rows[i / Tiny.VOCABULARY][i % Tiny.VOCABULARY] = values[i];
        }
        return rows;
    }

    private static float[] floats(double[][] rows) {
        float[] values = new float[rows.length * Tiny.VOCABULARY];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rows[i / Tiny.VOCABULARY][i % Tiny.VOCABULARY];
        }
        return values;
    }

    private static double[] softmax(double[] logits, double temperature) {
        double[] result = new double[logits.length];
        double sum = 0;
        for (int v = 0; v < result.length; v++) {
            result[v] = Math.exp(logits[v] / temperature);
            sum += result[v];
        }
        for (int v = 0; v < result.length; v++) {
            result[v] /= sum;
        }
        return result;
    }
}
