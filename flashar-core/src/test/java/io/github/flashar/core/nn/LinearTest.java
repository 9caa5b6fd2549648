package io.github.flashar.core.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinearTest {

    private static final int IN = 500;
    private static final int OUT = 700; // not a multiple of any vector width
    private static final float TOLERANCE = 1e-4f;

    private final NDManager manager = NDManager.newBaseManager();
    private final Parameters parameters =
            Parameters.initialize(
                    manager,
                    List.of(
                            new ParameterSpec("large", new Shape(OUT, IN), Initializer.normal(1)),
                            new ParameterSpec("small", new Shape(3, IN), Initializer.normal(1)),
                            new ParameterSpec("table", new Shape(OUT, IN), Initializer.normal(1))),
                    7);
    private final Linear large = parameters.linear("large");
    private final Linear small = parameters.linear("small");

    @AfterEach
    void tearDown() {
        parameters.close();
        manager.close();
    }

    @Test
    void packingKeepsTheProduct() {
        NDArray x = rows(37);
        float[] plain = large.apply(x).toFloatArray();
        parameters.pack();
        assertThat(large.apply(x).toFloatArray())
                .isNotEqualTo(plain)
                .containsExactly(plain, within(TOLERANCE));
    }

    @Test
    void aPackedProductRoundsEachRowAlikeInAnyBatch() {
        parameters.pack();
        float[] all = large.apply(rows(260)).toFloatArray();
        for (int rows = 1; rows < 260; rows += rows < 40 ? 1 : 13) {
            float[] some = large.apply(rows(rows)).toFloatArray();
            assertThat(some).as("%d rows", rows).isEqualTo(Arrays.copyOf(all, rows * OUT));
        }
    }

    @Test
    void someRowsOfAMapAreThoseOutputsOfIt() {
        Linear cut = parameters.linear("large", 40, 680);
        NDArray x = rows(9);
        float[] expected = large.apply(x).get(":, 40:680").toFloatArray();
        assertThat(cut.apply(x).toFloatArray()).containsExactly(expected, within(TOLERANCE));
        assertThat(parameters.linear("small", 0, 3)).isSameAs(small);

        parameters.pack();
        assertThat(cut.apply(x).toFloatArray()).containsExactly(expected, within(TOLERANCE));
        assertThat(parameters.count()).isEqualTo(640L * IN + 3L * IN + (long) OUT * IN);
        assertThatThrownBy(() -> large.apply(x))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only the rows that are drawn from");
    }

    @Test
    void leadingAxesAreKept() {
        parameters.pack();
        NDArray x = rows(6);
        NDArray y = large.apply(x.reshape(2, 3, IN));
        assertThat(y.getShape()).isEqualTo(new Shape(2, 3, OUT));
        assertThat(y.toFloatArray()).isEqualTo(large.apply(x).toFloatArray());
    }

    @Test
    void onlyLargeLinearMapsArePacked() {
        NDArray x = rows(5);
        float[] plain = small.apply(x).toFloatArray();
        long count = parameters.count();
        parameters.pack();
        parameters.pack(); // the second time does nothing

        assertThat(small.apply(x).toFloatArray()).isEqualTo(plain);
        assertThat(parameters.get("small").getShape()).isEqualTo(new Shape(3, IN));
        assertThat(parameters.get("table").getShape()).isEqualTo(new Shape(OUT, IN));
        assertThat(parameters.count()).isEqualTo(count);
    }

    @Test
    void whatIsPackedCannotBeSavedOrTrained() {
        parameters.pack();
        assertThatThrownBy(parameters::asMap).hasMessageContaining("packed for drawing");
        assertThatThrownBy(() -> parameters.get("large")).hasMessageContaining("not packed");
    }

    private NDArray rows(int count) {
        NDArray all = manager.arange(260f * IN).mod(manager.create(89f)).reshape(260, IN);
        return all.get(new NDIndex().addSliceDim(0, count)).sin();
    }
}
