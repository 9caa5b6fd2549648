package io.github.flashar.core.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalarsTest {

    private static final int FACTORS = 1000;

    /** With {@code mul(Number)} in place of {@code scale} the gradient is NaN. */
    @Test
    void constantsLiveUntilTheBackwardPassHasReadThem() throws InterruptedException {
        try (NDManager manager = NDManager.newBaseManager();
                NDScope scope = NativeMemory.scope()) {
            NDArray x = manager.ones(new Shape(3));
            x.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray y = x;
                for (int i = 0; i < FACTORS; i++) {
                    y = Scalars.scale(y, i % 2 == 0 ? 2 : 0.5);
                }
                NDArray loss = y.sum();
                collectGarbageAndReuseIt();
                collector.backward(loss);
            }
            assertThat(x.getGradient().toFloatArray()).containsExactly(1, 1, 1);
        }
    }

    @Test
    void aScalarKeepsTheTypeOfWhatItScales() {
        try (NDManager manager = NDManager.newBaseManager();
                NDScope scope = NativeMemory.scope()) {
            NDArray mean = manager.create(new float[] {1, 3}).mean();

            assertThat(Scalars.scale(mean, 0.25)).isEqualTo(manager.create(0.5f));
        }
    }

    private static void collectGarbageAndReuseIt() throws InterruptedException {
        System.gc();
        Thread.sleep(50); // freed by a thread of the JVM's own
        List<ByteBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            byte[] ones = new byte[4 + i % 16];
            Arrays.fill(ones, (byte) -1);
            buffers.add(ByteBuffer.allocateDirect(ones.length).put(ones));
        }
        assertThat(buffers).hasSize(10_000);
    }
}
