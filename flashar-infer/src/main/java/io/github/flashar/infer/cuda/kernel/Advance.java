package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import java.util.Map;

/** Ends a pass: what it fed is context of the next one. */
public final class Advance {

    private final Kernel kernel;

    /** Compiles it. */
    public Advance(Kernels kernels) {
        this.kernel = kernels.get("advance", Map.of());
    }

    /**
     * Moves a sequence on.
     *
     * @param tokens n, tokens that the pass fed to each stream
     */
    public void enqueue(CudaStream stream, Sequence sequence, int tokens) {
        kernel.launch(stream, LaunchShape.of(1, 1, 1, 1), sequence.step(), tokens);
    }
}
