package io.github.flashar.infer.cuda.runtime;

import static org.bytedeco.cuda.global.cudart.cudaGraphDestroy;
import static org.bytedeco.cuda.global.cudart.cudaGraphExecDestroy;
import static org.bytedeco.cuda.global.cudart.cudaGraphGetNodes;
import static org.bytedeco.cuda.global.cudart.cudaGraphInstantiate;
import static org.bytedeco.cuda.global.cudart.cudaGraphLaunch;

import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraphNode_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.javacpp.SizeTPointer;

/** Recorded work of a stream, to be done as often as wanted. */
public final class CudaGraph implements AutoCloseable {

    private final CUgraphExec_st executable = new CUgraphExec_st();
    private final long nodes;

    /** Takes over a recording. */
    CudaGraph(CUgraph_st graph) {
        try {
            this.nodes = count(graph);
            Status.runtime(cudaGraphInstantiate(executable, graph, 0), "cudaGraphInstantiate");
        } finally {
            Status.runtime(cudaGraphDestroy(graph), "cudaGraphDestroy");
        }
    }

    private static long count(CUgraph_st graph) {
        try (SizeTPointer count = new SizeTPointer(1)) {
            CUgraphNode_st onlyCounted = null;
            Status.runtime(cudaGraphGetNodes(graph, onlyCounted, count), "cudaGraphGetNodes");
            return count.get();
        }
    }

    /** Kernels it launches. */
    public long nodes() {
        return nodes;
    }

    /** Does the work after what the stream was asked before. */
    public void launch(CudaStream stream) {
        Status.runtime(cudaGraphLaunch(executable, stream.handle()), "cudaGraphLaunch");
    }

    @Override
    public void close() {
        Status.runtime(cudaGraphExecDestroy(executable), "cudaGraphExecDestroy");
    }
}
