package io.github.flashar.core.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Conv2dTest {

    private NDManager manager;
    private NDScope scope;

    @BeforeEach
    void setUp() {
        manager = NDManager.newBaseManager();
        scope = NativeMemory.scope();
    }

    @AfterEach
    void tearDown() {
        scope.close();
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"2,3,3,1,1", "2,5,3,2,0", "3,16,1,1,0", "1,20,3,1,1"})
    void equalsTheSumWrittenOut(int in, int out, int kernel, int stride, int padding) {
        Conv2d conv = new Conv2d("c", in, out, kernel, stride, padding);
        Parameters parameters = Parameters.initialize(manager, conv.specs(), 3);
        NDArray x = noise(new Shape(2, in, 7, 5));

        NDArray y = conv.forward(parameters, x);

        assertThat(y.getShape().get(1)).isEqualTo(out);
        for (int channel : new int[] {0, out - 1}) {
            assertThat(y.getFloat(1, channel, 1, 1))
                    .isCloseTo(writtenOut(conv, parameters, x, channel), within(1e-5f));
        }
    }

    @Test
    void aSmallImageRoundsTheSameAloneAndInABatch() {
        Conv2d conv = Conv2d.same("c", 32, 32);
        Parameters parameters = Parameters.initialize(manager, conv.specs(), 3);
        NDArray x = noise(new Shape(3, 32, 4, 4));

        NDArray batch = conv.forward(parameters, x);

        assertThat(conv.forward(parameters, x.get("1:2"))).isEqualTo(batch.get("1:2"));
    }

    /**
     * Without whole vectors of output channels this fails wherever the engine's heap holds NaNs.
     */
    @Test
    void gradientsReadNoMemoryThatWasNeverWritten() {
        Conv2d conv = Conv2d.same("c", 32, 3);
        Parameters parameters = Parameters.initialize(manager, conv.specs(), 3);
        NDArray x = noise(new Shape(8, 32, 16, 16));
        x.setRequiresGradient(true);
        parameters.asMap().values().forEach(array -> array.setRequiresGradient(true));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray loss = conv.forward(parameters, x).square().sum();
            leaveNotANumbersOnTheHeap();
            collector.backward(loss);
        }
        assertThat(x.getGradient().isNaN().any().getBoolean()).isFalse();
        assertThat(x.getGradient().abs().sum().getFloat()).isPositive();
    }

    private void leaveNotANumbersOnTheHeap() {
        List<NDArray> arrays = new ArrayList<>();
        for (int size = 64; size <= 1 << 16; size *= 2) {
            for (int i = 0; i < 50; i++) {
                arrays.add(manager.full(new Shape(size), Float.NaN, DataType.FLOAT32));
            }
        }
        arrays.forEach(NDArray::close);
    }

    private static float writtenOut(Conv2d conv, Parameters parameters, NDArray x, int channel) {
        NDArray weight = parameters.get("c.weight");
        double sum = parameters.get("c.bias").getFloat(channel);
        for (int c = 0; c < conv.in(); c++) {
            for (int i = 0; i < conv.kernel(); i++) {
                for (int j = 0; j < conv.kernel(); j++) {
                    int row = conv.stride() + i - conv.padding();
                    int column = conv.stride() + j - conv.padding();
                    boolean inside = row >= 0 && row < 7 && column >= 0 && column < 5;
                    sum +=
                            inside
                                    ? x.getFloat(1, c, row, column)
                                            * weight.getFloat(channel, c, i, j)
                                    : 0;
                }
            }
        }
        return (float) sum;
    }

    private NDArray noise(Shape shape) {
        Parameters values = new Parameters(manager);
        values.initialize(new ParameterSpec("x", shape, Initializer.normal(1)), 5);
        return values.get("x");
    }
}
