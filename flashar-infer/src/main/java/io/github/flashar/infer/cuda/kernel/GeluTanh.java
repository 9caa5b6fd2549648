package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Map;

/** GELU in its tanh form, of the hidden layer of the caption MLP, in place. */
public final class GeluTanh {

    private static final int THREADS = 256;

    private final Kernel kernel;
    private final Storage storage;

    /** Compiles it for values in a storage. */
    public GeluTanh(Kernels kernels, Storage storage) {
        this.storage = storage;
        this.kernel =
                kernels.get(
                        "gelu_tanh",
                        Map.of(storage.macro(), "1", "THREADS", String.valueOf(THREADS)));
    }

    /**
     * Replaces values.
     *
     * @param x [values]
     * @param values a multiple of 8, at least 8
     */
    public void enqueue(CudaStream stream, DeviceMemory x, long values) {
        int pack = Sizes.pack(storage);
        long packs = Checks.inRange("values", values, Sizes.WIDTH_STEP, (long) pack << 30) / pack;
        Checks.require(
                values % Sizes.WIDTH_STEP == 0,
                "values = %d must be a multiple of %d",
                values,
                Sizes.WIDTH_STEP);
        Sizes.require("x", x, values, storage.bytes());
        kernel.launch(stream, LaunchShape.covering(packs, THREADS), x, Math.toIntExact(packs));
    }
}
