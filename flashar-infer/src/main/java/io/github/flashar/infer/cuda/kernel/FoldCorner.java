package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import io.github.flashar.infer.cuda.runtime.Storage;

/**
 * Folds the corner's own gate and guidance into the states that {@link GatherStates} gathered, as
 * {@link FoldHeads} does for the other cells.
 */
public final class FoldCorner {

    private final Kernel kernel;
    private final Storage storage;
    private final CornerGate gate;
    private final int width;
    private final int threads;

    /**
     * Compiles it.
     *
     * @param storage of states and result
     * @param width d, a multiple of 8 up to 32768
     */
    public FoldCorner(Kernels kernels, Storage storage, int width, CornerGate gate) {
        this.storage = storage;
        this.gate = gate;
        this.width = Sizes.width("width", width);
        this.threads = Sizes.rowThreads(2 * width / Sizes.pack(storage));
        Sizes.requireFloats("corner gate", gate.weight(), width);
        this.kernel = kernels.get("fold_corner", Sizes.rowMacros(storage, width, threads));
    }

    /**
     * Folds.
     *
     * @param states [S, 2d]
     * @param folded [B, 2d], the result
     */
    public void enqueue(
            CudaStream stream, DeviceMemory states, DeviceMemory folded, Guided guided) {
        Sizes.require("states", states, 2L * guided.streams() * width, storage.bytes());
        Sizes.require("folded", folded, 2L * guided.images() * width, storage.bytes());
        kernel.launch(
                stream,
                LaunchShape.of(guided.images(), 1, 1, threads),
                states,
                gate.weight(),
                guided.scales(),
                folded,
                gate.bias(),
                guided.guided());
    }
}
