package io.github.flashar.infer.cuda.decode;

import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.CudaEvent;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.LaunchTime;
import io.github.flashar.infer.cuda.runtime.LaunchTimer;
import java.util.ArrayList;
import java.util.List;

/**
 * Times the launches of a pass. The GPU is kept busy with something else until the host has asked
 * for all of them; else it would wait for the host between two, and that would be measured, too.
 */
final class PassProfile implements AutoCloseable {

    /** More than an L2 cache holds, so that writing it takes time. */
    private static final long BUSY_BYTES = 64L << 20;

    /** How much longer than it seems to need the GPU is kept busy. */
    private static final double MARGIN = 1.5;

    private static final int MOST_FILLS = 100_000;

    private final CudaDevice device;
    private final ForwardPass forward;
    private final DeviceMemory busy;

    PassProfile(CudaDevice device, ForwardPass forward) {
        this.device = device;
        this.forward = forward;
        this.busy = DeviceMemory.allocate(device, BUSY_BYTES);
    }

    /** Median time of each launch of a pass; asking for it must be repeatable. */
    List<LaunchTime> measure(Runnable pass, int repetitions) {
        int fills = fills(askingMillis(pass));
        List<List<LaunchTime>> times = new ArrayList<>();
        for (int i = 0; i < repetitions; i++) {
            keepBusy(fills);
            times.add(time(pass));
        }
        return medians(times);
    }

    /** How long the host takes to ask for a pass, once it did before. */
    private double askingMillis(Runnable pass) {
        List<LaunchTime> unused = time(pass);
        long start = System.nanoTime();
        pass.run();
        double millis = (System.nanoTime() - start) / 1e6;
        forward.stream().synchronize();
        return millis;
    }

    private List<LaunchTime> time(Runnable pass) {
        try (LaunchTimer timer = new LaunchTimer(device)) {
            forward.timeWith(timer);
            pass.run();
            forward.stream().synchronize();
            return timer.times();
        } finally {
            forward.timeWith(null);
        }
    }

    /** How many times the memory is to be filled to take so long. */
    private int fills(double millis) {
        CudaStream stream = forward.stream();
        try (CudaEvent start = new CudaEvent(device);
                CudaEvent end = new CudaEvent(device)) {
            busy.fill(0, stream);
            stream.record(start);
            busy.fill(0, stream);
            stream.record(end);
            stream.synchronize();
            double fill = Math.max(1e-3, end.millisSince(start));
            return (int) Math.min(MOST_FILLS, Math.ceil(MARGIN * millis / fill));
        }
    }

    private void keepBusy(int fills) {
        for (int i = 0; i < fills; i++) {
            busy.fill(0, forward.stream());
        }
    }

    private static List<LaunchTime> medians(List<List<LaunchTime>> times) {
        List<LaunchTime> medians = new ArrayList<>();
        for (int launch = 0; launch < times.get(0).size(); launch++) {
            int at = launch;
            double[] sorted =
                    times.stream().mapToDouble(pass -> pass.get(at).micros()).sorted().toArray();
            medians.add(new LaunchTime(times.get(0).get(at).name(), sorted[sorted.length / 2]));
        }
        return medians;
    }

    @Override
    public void close() {
        busy.close();
    }
}
