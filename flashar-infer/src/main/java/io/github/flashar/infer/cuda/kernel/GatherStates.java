package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Final norms of the states that predict each target: of its left neighbour in the horizontal
 * branch, and of its upper one in the vertical branch, zeros where there is none. A raster model
 * has the horizontal half alone.
 */
public final class GatherStates {

    private final Kernel kernel;
    private final Storage storage;
    private final int width;
    private final int halves;
    private final int threads;
    private final float eps;

    private GatherStates(Kernels kernels, Storage storage, int width, int halves, double eps) {
        this.storage = storage;
        this.width = Sizes.width("width", width);
        this.halves = halves;
        this.threads = Sizes.rowThreads(width / Sizes.pack(storage));
        this.eps = (float) eps;
        this.kernel =
                kernels.get(
                        "gather_states",
                        Map.of(
                                storage.macro(),
                                "1",
                                "WIDTH",
                                String.valueOf(width),
                                "HALVES",
                                String.valueOf(halves),
                                "THREADS",
                                String.valueOf(threads)));
    }

    /**
     * Compiles it for a model of two branches.
     *
     * @param storage of the result
     * @param width d, a multiple of 8 up to 32768
     */
    public static GatherStates ofBranches(Kernels kernels, Storage storage, int width, double eps) {
        return new GatherStates(kernels, storage, width, 2, eps);
    }

    /** Compiles it for a raster model; see {@link #ofBranches}. */
    public static GatherStates ofRaster(Kernels kernels, Storage storage, int width, double eps) {
        return new GatherStates(kernels, storage, width, 1, eps);
    }

    /**
     * A branch's states and its final norm.
     *
     * @param x float32 [S, n, d], its residual stream
     * @param weight float32 [d]; null takes the states as they are
     */
    public record Branch(DeviceMemory x, @Nullable DeviceMemory weight) {

        void require(long rows, int width) {
            Sizes.requireFloats("x", x, rows * width);
            if (weight != null) {
                Sizes.requireFloats("weight", weight, width);
            }
        }
    }

    /**
     * Gathers.
     *
     * @param above may be the horizontal one for a raster model, which has no other
     * @param y [S, m, 2d], or [S, m, d] for a raster model
     * @param streams S
     */
    public void enqueue(
            CudaStream stream,
            Branch left,
            Branch above,
            DeviceMemory y,
            Targets targets,
            int streams) {
        Checks.inRange("streams", streams, 1, Sizes.MAX_STREAMS);
        long rows = (long) streams * targets.tokens();
        left.require(rows, width);
        above.require(rows, width);
        Sizes.require("y", y, (long) streams * targets.count() * halves * width, storage.bytes());
        kernel.launch(
                stream,
                LaunchShape.of(targets.count(), halves, streams, threads),
                left.x(),
                above.x(),
                Sizes.orNull(left.weight()),
                Sizes.orNull(above.weight()),
                y,
                targets.tokens(),
                targets.leftShift(),
                targets.aboveShift(),
                eps);
    }
}
