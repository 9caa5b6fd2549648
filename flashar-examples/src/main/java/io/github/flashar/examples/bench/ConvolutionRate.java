package io.github.flashar.examples.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.Conv2d;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import java.util.List;

/** What a device reaches in a single 3×3 convolution: the ceiling of an image tokenizer. */
final class ConvolutionRate {

    private static final int REPETITIONS = 5;
    private static final int KERNEL_SIZE = 9;

    /** Channels and side of pictures as tokenizers have them at different resolutions. */
    private static final List<Shape> PICTURES =
            List.of(
                    new Shape(1, 128, 128, 128),
                    new Shape(1, 256, 64, 64),
                    new Shape(1, 256, 128, 128),
                    new Shape(1, 512, 32, 32));

    private ConvolutionRate() {}

    /** Best of the median rates at several sizes, in operations a second. */
    static double measure(Device device) {
        return PICTURES.stream().mapToDouble(picture -> rate(picture, device)).max().orElseThrow();
    }

    private static double rate(Shape picture, Device device) {
        int channels = (int) picture.get(1);
        Conv2d layer = Conv2d.same("convolution", channels, channels);
        double flops = 2.0 * KERNEL_SIZE * channels * picture.size();
        try (NDManager manager = NDManager.newBaseManager(device);
                Torch.GradScope noGrad = Torch.noGrad();
                NDScope scope = NativeMemory.scope()) {
            Parameters weights = new Parameters(manager);
            for (ParameterSpec spec : layer.specs()) {
                weights.initialize(spec, 1);
            }
            NDArray x = manager.ones(picture);
            return flops
                    / Stopwatch.median(
                            REPETITIONS, () -> Computed.await(layer.forward(weights, x)).close());
        }
    }
}
