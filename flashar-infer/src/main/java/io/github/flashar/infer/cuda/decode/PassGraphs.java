package io.github.flashar.infer.cuda.decode;

import io.github.flashar.infer.cuda.runtime.CudaGraph;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Passes of one decoder on one set of buffers. A pass of a new shape is asked for kernel by kernel,
 * which also loads what it needs, then recorded; from the second time on it is one launch.
 */
final class PassGraphs implements AutoCloseable {

    /** Graphs of 64 batch sizes at 16×16; some hundred kilobytes each. */
    private static final int MOST = 2048;

    private final ForwardPass forward;
    private final DecoderBuffers buffers;
    private final GridReader grids;
    private final Map<PassShape, CudaGraph> graphs = new HashMap<>();
    private long launches;

    PassGraphs(ForwardPass forward, DecoderBuffers buffers, GridReader grids) {
        this.forward = forward;
        this.buffers = buffers;
        this.grids = grids;
    }

    DecoderBuffers buffers() {
        return buffers;
    }

    /** Where drawn grids arrive. */
    GridReader grids() {
        return grids;
    }

    /** Asks the decoder's stream for a pass. */
    void run(PassShape pass) {
        CudaStream stream = forward.stream();
        CudaGraph graph = graphs.get(pass);
        if (graph != null) {
            graph.launch(stream);
            launches += graph.nodes();
            return;
        }
        if (graphs.size() == MOST) {
            forget();
        }
        forward.enqueue(pass, buffers);
        CudaGraph recorded = stream.capture(() -> forward.enqueue(pass, buffers));
        graphs.put(pass, recorded);
        launches += recorded.nodes();
    }

    /** Logits of a pass that is done, [B, m, V]. */
    float[] logits(PassShape pass) {
        return buffers.heads()
                .logits()
                .floats(Math.multiplyExact(pass.drawn(), forward.vocabulary()));
    }

    /** Kernels and copies asked for so far. */
    long launches() {
        return launches;
    }

    private void forget() {
        forward.stream().synchronize();
        graphs.values().forEach(CudaGraph::close);
        graphs.clear();
    }

    @Override
    public void close() {
        forget();
        grids.close();
        buffers.close();
    }
}
