package io.github.flashar.infer.cuda.decode;

import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.CudaEvent;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.PinnedInts;

/** Brings drawn grids to the host while the GPU goes on: at most two copies are on their way. */
final class GridReader implements AutoCloseable {

    private static final int SLOTS = 2;

    private final PinnedInts[] slots = new PinnedInts[SLOTS];
    private final CudaEvent[] arrived = new CudaEvent[SLOTS];

    /**
     * Allocates room for copies.
     *
     * @param values of the largest
     */
    GridReader(CudaDevice device, int values) {
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new PinnedInts(device, values);
            arrived[i] = new CudaEvent(device);
        }
    }

    /** Asks for a copy of the grids as they are after a pass. */
    void copy(int pass, DeviceMemory grid, int values, CudaStream stream) {
        slots[pass % SLOTS].copyFrom(grid, values, stream);
        stream.record(arrived[pass % SLOTS]);
    }

    /** Waits for that copy. */
    int[] await(int pass, int values) {
        arrived[pass % SLOTS].synchronize();
        return slots[pass % SLOTS].read(values);
    }

    @Override
    public void close() {
        for (int i = 0; i < SLOTS; i++) {
            slots[i].close();
            arrived[i].close();
        }
    }
}
