package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.random.Philox;
import io.github.flashar.core.tokenizer.ImageTensors;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import org.junit.jupiter.api.Test;

class ToBytesTest {

    private static final int PIXELS = 900;

    /** Values beyond -1..1 and values at which a level begins among them. */
    @Test
    void roundsLikeTheCpu() {
        float[] planes = new float[3 * PIXELS];
        float[] padded = new float[PIXELS * ToBytes.FLOATS_A_PIXEL];
        for (int i = 0; i < planes.length; i++) {
            boolean exact = i % 2 == 0;
            planes[i] =
                    exact
                            ? (i / 2 % 256 - 128) / 127.5f
                            : (float) (3 * Philox.uniform(1, 1, i) - 1.5);
            padded[i % PIXELS * ToBytes.FLOATS_A_PIXEL + i / PIXELS] = planes[i];
        }
        try (ImageBench bench = new ImageBench();
                NDManager manager = NDManager.newBaseManager()) {
            DeviceMemory y = bench.result(3 * PIXELS, Byte.BYTES);
            new ToBytes(bench.kernels()).enqueue(bench.stream(), bench.floats(padded), y, PIXELS);
            bench.stream().synchronize();
            NDArray images = manager.create(planes, new Shape(1, 3, 30, 30));
            assertThat(y.read(3 * PIXELS)).isEqualTo(ImageTensors.toUint8(images).toByteArray());
        }
    }
}
