package io.github.flashar.infer.cuda.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * Times what streams are asked for, between two events each. Streams that share a timer wait for
 * one another, so that nothing runs beside what is timed. Not for streams that are being captured.
 */
public final class LaunchTimer implements AutoCloseable {

    private record Mark(Object what, CudaEvent start, CudaEvent end) {

        LaunchTime time() {
            String name = what instanceof MatMulShape shape ? shape.label() : what.toString();
            return new LaunchTime(name, 1e3 * end.millisSince(start));
        }

        void close() {
            start.close();
            end.close();
        }
    }

    private final CudaDevice device;
    private final List<Mark> marks = new ArrayList<>();

    /** Makes a timer that has seen nothing. */
    public LaunchTimer(CudaDevice device) {
        this.device = device;
    }

    void time(CudaStream stream, Object what, Runnable work) {
        Mark mark = new Mark(what, new CudaEvent(device), new CudaEvent(device));
        if (!marks.isEmpty()) {
            stream.waitFor(marks.get(marks.size() - 1).end());
        }
        marks.add(mark);
        stream.record(mark.start());
        work.run();
        stream.record(mark.end());
    }

    /** Times in the order of asking; to be read when the streams are done. */
    public List<LaunchTime> times() {
        return marks.stream().map(Mark::time).toList();
    }

    @Override
    public void close() {
        marks.forEach(Mark::close);
        marks.clear();
    }
}
