package io.github.flashar.infer.cuda.runtime;

import static org.bytedeco.cuda.global.cudart.cudaEventRecord;
import static org.bytedeco.cuda.global.cudart.cudaGraphDestroy;
import static org.bytedeco.cuda.global.cudart.cudaStreamBeginCapture;
import static org.bytedeco.cuda.global.cudart.cudaStreamCaptureModeThreadLocal;
import static org.bytedeco.cuda.global.cudart.cudaStreamCreateWithFlags;
import static org.bytedeco.cuda.global.cudart.cudaStreamDestroy;
import static org.bytedeco.cuda.global.cudart.cudaStreamEndCapture;
import static org.bytedeco.cuda.global.cudart.cudaStreamNonBlocking;
import static org.bytedeco.cuda.global.cudart.cudaStreamSynchronize;
import static org.bytedeco.cuda.global.cudart.cudaStreamWaitEvent;

import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.jspecify.annotations.Nullable;

/** A queue of work for a device, done in order; work of different streams may overlap. */
public final class CudaStream implements AutoCloseable {

    private final CudaDevice device;
    private final CUstream_st handle = new CUstream_st();
    private @Nullable LaunchTimer timer;

    /** Makes an empty stream. */
    public CudaStream(CudaDevice device) {
        this.device = device;
        device.use();
        Status.runtime(
                cudaStreamCreateWithFlags(handle, cudaStreamNonBlocking),
                "cudaStreamCreateWithFlags");
    }

    /** The device whose work it is. */
    public CudaDevice device() {
        return device;
    }

    /** Waits until all that was asked of it is done. */
    public void synchronize() {
        Status.runtime(cudaStreamSynchronize(handle), "cudaStreamSynchronize");
    }

    /** Marks what it was asked to do so far. */
    public void record(CudaEvent event) {
        Status.runtime(cudaEventRecord(event.handle(), handle), "cudaEventRecord");
    }

    /** Lets what it is asked from now on wait for an event. */
    public void waitFor(CudaEvent event) {
        Status.runtime(cudaStreamWaitEvent(handle, event.handle(), 0), "cudaStreamWaitEvent");
    }

    /** Lets a timer see what it is asked for from now on; null ends that. */
    public void timeWith(@Nullable LaunchTimer seeing) {
        this.timer = seeing;
    }

    /** Asks it for one thing, whose text names it, under the timer's eyes if there is one. */
    void ask(Object what, Runnable work) {
        if (timer == null) {
            work.run();
        } else {
            timer.time(this, what, work);
        }
    }

    /**
     * Records what it is asked to do, without doing it. Other streams that wait for an event of
     * this one are recorded with it; it has to wait for them in the end.
     */
    public CudaGraph capture(Runnable work) {
        Status.runtime(
                cudaStreamBeginCapture(handle, cudaStreamCaptureModeThreadLocal),
                "cudaStreamBeginCapture");
        CUgraph_st graph = new CUgraph_st();
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            discard(graph);
            throw e;
        }
        Status.runtime(cudaStreamEndCapture(handle, graph), "cudaStreamEndCapture");
        return new CudaGraph(graph);
    }

    /** Leaves the capture, so that the stream can be used again; its failure is no news. */
    private void discard(CUgraph_st graph) {
        int unused = cudaStreamEndCapture(handle, graph);
        if (!graph.isNull()) {
            int ignored = cudaGraphDestroy(graph);
        }
    }

    CUstream_st handle() {
        return handle;
    }

    @Override
    public void close() {
        Status.runtime(cudaStreamDestroy(handle), "cudaStreamDestroy");
    }
}
