package io.github.flashar.infer.cuda.pixels;

import io.github.flashar.infer.cuda.kernel.Filter;
import io.github.flashar.infer.cuda.kernel.Images;
import io.github.flashar.infer.cuda.kernel.ProductShape;
import io.github.flashar.infer.cuda.pixels.Canvas.AttentionBuffers;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import org.jspecify.annotations.Nullable;

/**
 * Self-attention of all cells with one head as wide as the channels, added to its input: {@code x +
 * out(softmax(q·kᵀ / √C) · v)}. Values are computed transposed, as the last product wants them, and
 * without their bias: weights sum to one, so it is part of {@code out}'s.
 *
 * @param value float16 [C, C], weights of the values
 */
record AttentionLayer(NormLayer norm, Filter query, Filter key, DeviceMemory value, Filter out)
        implements PixelLayer {

    @Override
    public void enqueue(Pass pass) {
        AttentionBuffers buffers = pass.canvas().attention();
        norm.enqueue(pass, pass.x());
        map(pass, query, null, buffers.queries());
        map(pass, key, null, buffers.keys());
        multiply(pass, values(pass), value, pass.normed(), buffers.values());
        weigh(pass, buffers);
        multiply(pass, mixed(pass), buffers.weights(), buffers.values(), pass.normed());
        map(pass, out, pass.x(), pass.next());
        pass.advance();
    }

    private void weigh(Pass pass, AttentionBuffers buffers) {
        Images images = pass.images();
        int cells = images.cells();
        int columns = Filter.paddedInputs(cells);
        pass.kernels()
                .multiplyToFloats()
                .enqueue(
                        pass.stream(),
                        ProductShape.of(images.count(), cells, cells, columns, channels()),
                        buffers.queries(),
                        buffers.keys(),
                        buffers.scores(),
                        pass.overflow());
        pass.kernels()
                .softmax()
                .enqueue(
                        pass.stream(),
                        buffers.scores(),
                        buffers.weights(),
                        images.allCells(),
                        columns,
                        cells,
                        1 / Math.sqrt(channels()));
    }

    /** Vᵀ [C, cells] of each image. */
    private ProductShape values(Pass pass) {
        int cells = pass.images().cells();
        int columns = Filter.paddedInputs(cells);
        return new ProductShape(
                pass.images().count(), channels(), cells, columns, channels(), true, false);
    }

    /** Weights · V [cells, C] of each image. */
    private ProductShape mixed(Pass pass) {
        int cells = pass.images().cells();
        return ProductShape.of(
                pass.images().count(), cells, channels(), channels(), Filter.paddedInputs(cells));
    }

    private int channels() {
        return query.inputs();
    }

    private static void map(
            Pass pass, Filter filter, @Nullable DeviceMemory residual, DeviceMemory y) {
        pass.kernels()
                .multiply()
                .enqueue(
                        pass.stream(),
                        pass.images(),
                        pass.normed(),
                        filter,
                        residual,
                        y,
                        pass.overflow());
    }

    private static void multiply(
            Pass pass, ProductShape shape, DeviceMemory x, DeviceMemory w, DeviceMemory y) {
        pass.kernels().multiply().enqueue(pass.stream(), shape, x, w, y, pass.overflow());
    }
}
