package io.github.flashar.examples.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.NativeMemory;

/** What a device reaches in a large matrix product: the ceiling of everything else. */
final class MatrixRate {

    private static final int SIZE = 2048;
    private static final int REPETITIONS = 7;

    private MatrixRate() {}

    /** Median rate of a product of two 2048×2048 float32 matrices, in operations a second. */
    static double measure(Device device) {
        try (NDManager manager = NDManager.newBaseManager(device);
                Torch.GradScope noGrad = Torch.noGrad();
                NDScope scope = NativeMemory.scope()) {
            NDArray a = manager.ones(new Shape(SIZE, SIZE));
            double seconds =
                    Stopwatch.median(REPETITIONS, () -> Computed.await(a.matMul(a)).close());
            return 2.0 * SIZE * SIZE * SIZE / seconds;
        }
    }
}
