package io.github.flashar.infer.cuda.decode;

import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.CudaEvent;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.LaunchTimer;
import io.github.flashar.infer.cuda.runtime.MatMuls;
import org.jspecify.annotations.Nullable;

/** A stream beside a main one, for work in between that does not depend on the main one's. */
final class SideStream implements AutoCloseable {

    private final CudaStream main;
    private final MatMuls matMuls;
    private final CudaStream stream;
    private final CudaEvent forked;
    private final CudaEvent joined;

    SideStream(CudaDevice device, CudaStream main, MatMuls matMuls) {
        this.main = main;
        this.matMuls = matMuls;
        this.stream = new CudaStream(device);
        this.forked = new CudaEvent(device);
        this.joined = new CudaEvent(device);
        try {
            matMuls.prepare(stream);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** What it is asked from now on begins when the main stream is where it is now. */
    CudaStream fork() {
        main.record(forked);
        stream.waitFor(forked);
        return stream;
    }

    /** What the main stream is asked from now on begins when this one is done. */
    void join() {
        stream.record(joined);
        main.waitFor(joined);
    }

    /** Lets a timer see what is asked for from now on; null ends that. */
    void timeWith(@Nullable LaunchTimer timer) {
        stream.timeWith(timer);
    }

    @Override
    public void close() {
        matMuls.release(stream);
        stream.close();
        forked.close();
        joined.close();
    }
}
