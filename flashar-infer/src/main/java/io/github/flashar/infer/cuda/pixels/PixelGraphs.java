package io.github.flashar.infer.cuda.pixels;

import io.github.flashar.infer.cuda.kernel.Images;
import io.github.flashar.infer.cuda.runtime.CudaGraph;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decoding on one canvas. A number of pictures that is new is asked for kernel by kernel, which
 * also compiles and loads what it needs, then recorded; from the second time on it is one launch.
 */
final class PixelGraphs implements AutoCloseable {

    private final CudaStream stream;
    private final PixelKernels kernels;
    private final List<PixelLayer> layers;
    private final Canvas canvas;
    private final Images tokens;
    private final Map<Integer, CudaGraph> graphs = new HashMap<>();

    /**
     * Takes over the canvas.
     *
     * @param tokens one picture's grid
     */
    PixelGraphs(
            CudaStream stream,
            PixelKernels kernels,
            List<PixelLayer> layers,
            Canvas canvas,
            Images tokens) {
        this.stream = stream;
        this.kernels = kernels;
        this.layers = layers;
        this.canvas = canvas;
        this.tokens = tokens;
    }

    Canvas canvas() {
        return canvas;
    }

    /** Asks the stream for so many pictures, whose tokens are in the canvas. */
    void run(int pictures) {
        CudaGraph graph = graphs.get(pictures);
        if (graph == null) {
            enqueue(pictures);
            graphs.put(pictures, stream.capture(() -> enqueue(pictures)));
        } else {
            graph.launch(stream);
        }
    }

    private void enqueue(int pictures) {
        Images images = new Images(pictures, tokens.height(), tokens.width());
        Pass pass = new Pass(stream, kernels, canvas, images);
        canvas.overflow().fill(0, stream);
        layers.forEach(layer -> layer.enqueue(pass));
    }

    /** To be called when the stream is done with it. */
    @Override
    public void close() {
        graphs.values().forEach(CudaGraph::close);
        graphs.clear();
        canvas.close();
    }
}
