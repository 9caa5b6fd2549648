package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Folds gate and guidance into the states that {@link GatherStates} gathered, as heads are linear:
 * the product of the result with both heads' weights side by side is the fused, guided logits.
 */
public final class FoldHeads {

    private final Kernel kernel;
    private final Storage storage;
    private final Gate gate;
    private final int rowWidth;
    private final int threads;

    private FoldHeads(Kernels kernels, Storage storage, int width, int halves, Gate gate) {
        this.storage = storage;
        this.gate = gate;
        this.rowWidth = halves * Sizes.width("width", width);
        this.threads = Sizes.rowThreads(rowWidth / Sizes.pack(storage));
        this.kernel =
                kernels.get(
                        "fold_heads",
                        Map.of(
                                storage.macro(),
                                "1",
                                "WIDTH",
                                String.valueOf(width),
                                "HALVES",
                                String.valueOf(halves),
                                "GATE_WIDTH",
                                String.valueOf(gate.width()),
                                "THREADS",
                                String.valueOf(threads)));
    }

    /**
     * Compiles it for a model of two branches.
     *
     * @param storage of states and result
     * @param width d, a multiple of 8 up to 32768
     */
    public static FoldHeads ofBranches(Kernels kernels, Storage storage, int width, Gate gate) {
        return new FoldHeads(kernels, storage, width, 2, gate);
    }

    /** Compiles it for a raster model, which has guidance alone; see {@link #ofBranches}. */
    public static FoldHeads ofRaster(Kernels kernels, Storage storage, int width) {
        return new FoldHeads(kernels, storage, width, 1, Gate.constant(1));
    }

    /**
     * Folds.
     *
     * @param states [S, m, 2d], or [S, m, d] for a raster model
     * @param hidden float32 [S, m, gate width], the gate's hidden layer before its activation; null
     *     if it has none
     * @param folded [B, m, 2d], or [B, m, d] for a raster model
     */
    public void enqueue(
            CudaStream stream,
            DeviceMemory states,
            @Nullable DeviceMemory hidden,
            DeviceMemory folded,
            Targets targets,
            Guided guided) {
        long rows = (long) guided.streams() * targets.count();
        Sizes.require("states", states, rows * rowWidth, storage.bytes());
        long results = (long) guided.images() * targets.count() * rowWidth;
        Sizes.require("folded", folded, results, storage.bytes());
        kernel.launch(
                stream,
                LaunchShape.of(targets.count(), guided.images(), 1, threads),
                states,
                gate.hiddenArgument(hidden, rows),
                gate.outArgument(),
                guided.scales(),
                folded,
                gate.bias(),
                guided.guided(),
                targets.tokens(),
                targets.leftShift(),
                targets.aboveShift());
    }
}
