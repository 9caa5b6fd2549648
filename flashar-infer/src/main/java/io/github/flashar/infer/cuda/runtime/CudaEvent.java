package io.github.flashar.infer.cuda.runtime;

import static org.bytedeco.cuda.global.cudart.cudaEventCreate;
import static org.bytedeco.cuda.global.cudart.cudaEventDestroy;
import static org.bytedeco.cuda.global.cudart.cudaEventElapsedTime;
import static org.bytedeco.cuda.global.cudart.cudaEventSynchronize;

import org.bytedeco.cuda.cudart.CUevent_st;

/** A mark in a stream. */
public final class CudaEvent implements AutoCloseable {

    private final CUevent_st handle = new CUevent_st();

    /** Makes an event that nothing was recorded with. */
    public CudaEvent(CudaDevice device) {
        device.use();
        Status.runtime(cudaEventCreate(handle), "cudaEventCreate");
    }

    /** Waits until all that was asked before it was recorded is done. */
    public void synchronize() {
        Status.runtime(cudaEventSynchronize(handle), "cudaEventSynchronize");
    }

    /** Milliseconds that the device took from an earlier event to this one, both reached. */
    public float millisSince(CudaEvent earlier) {
        float[] millis = new float[1];
        Status.runtime(
                cudaEventElapsedTime(millis, earlier.handle, handle), "cudaEventElapsedTime");
        return millis[0];
    }

    CUevent_st handle() {
        return handle;
    }

    @Override
    public void close() {
        Status.runtime(cudaEventDestroy(handle), "cudaEventDestroy");
    }
}
