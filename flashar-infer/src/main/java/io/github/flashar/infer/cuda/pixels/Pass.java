package io.github.flashar.infer.cuda.pixels;

import io.github.flashar.infer.cuda.kernel.Images;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;

/**
 * Pictures on their way through the layers: how large their maps are by now, and which of the maps
 * is the current one. A layer reads {@link #x}, uses {@link #normed} as it likes, writes its result
 * to {@link #next} and calls {@link #advance}.
 */
final class Pass {

    private final CudaStream stream;
    private final PixelKernels kernels;
    private final Canvas canvas;
    private Images images;
    private int current;

    Pass(CudaStream stream, PixelKernels kernels, Canvas canvas, Images images) {
        this.stream = stream;
        this.kernels = kernels;
        this.canvas = canvas;
        this.images = images;
    }

    CudaStream stream() {
        return stream;
    }

    PixelKernels kernels() {
        return kernels;
    }

    Canvas canvas() {
        return canvas;
    }

    Images images() {
        return images;
    }

    DeviceMemory x() {
        return canvas.map(current);
    }

    DeviceMemory normed() {
        return canvas.map((current + 1) % PictureSizes.MAPS);
    }

    DeviceMemory next() {
        return canvas.map((current + 2) % PictureSizes.MAPS);
    }

    DeviceMemory overflow() {
        return canvas.overflow();
    }

    /** From now on maps are twice as high and wide. */
    void enlarge() {
        images = images.doubled();
    }

    /** What a layer wrote is what the next one reads. */
    void advance() {
        current = (current + 2) % PictureSizes.MAPS;
    }
}
