package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import java.util.Map;

/** Pixels as bytes, like {@link io.github.flashar.core.tokenizer.ImageTensors#toUint8}. */
public final class ToBytes {

    /** Floats of a pixel; the first three are its colours. */
    public static final int FLOATS_A_PIXEL = 8;

    private static final int COLOURS = 3;
    private static final int THREADS = 256;

    private final Kernel kernel;

    /** Compiles it. */
    public ToBytes(Kernels kernels) {
        this.kernel = kernels.get("to_bytes", Map.of());
    }

    /**
     * Converts pixels.
     *
     * @param x float32 [pixels, {@value #FLOATS_A_PIXEL}], colours in −1..1
     * @param y bytes [pixels, 3]
     */
    public void enqueue(CudaStream stream, DeviceMemory x, DeviceMemory y, int pixels) {
        Sizes.requireFloats("x", x, (long) pixels * FLOATS_A_PIXEL);
        Sizes.require("y", y, (long) pixels * COLOURS, Byte.BYTES);
        kernel.launch(stream, LaunchShape.covering(pixels, THREADS), x, y, pixels);
    }
}
