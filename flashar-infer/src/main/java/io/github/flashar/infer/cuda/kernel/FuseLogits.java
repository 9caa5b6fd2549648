package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernel;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.LaunchShape;
import java.util.Map;

/**
 * Fuses the logits of both heads by a gate that reads them, then guides: what {@link FoldHeads}
 * does for other gates before the heads.
 */
public final class FuseLogits {

    private static final int THREADS = 256;

    private final Kernel kernel;
    private final Gate gate;
    private final int vocabulary;

    /**
     * Compiles it.
     *
     * @param vocabulary V, logits of a row, 2..2^20
     */
    public FuseLogits(Kernels kernels, int vocabulary, Gate gate) {
        this.gate = gate;
        this.vocabulary = Sizes.vocabulary(vocabulary);
        this.kernel =
                kernels.get(
                        "fuse_logits",
                        Map.of(
                                "VOCABULARY", String.valueOf(vocabulary),
                                "GATE_WIDTH", String.valueOf(gate.width()),
                                "THREADS", String.valueOf(THREADS)));
    }

    /**
     * Fuses.
     *
     * @param left float32 [S, m, V], logits of the horizontal head
     * @param above likewise of the vertical one
     * @param hidden float32 [S, m, gate width], the gate's hidden layer before its activation
     * @param logits float32 [B, m, V]
     */
    public void enqueue(
            CudaStream stream,
            DeviceMemory left,
            DeviceMemory above,
            DeviceMemory hidden,
            DeviceMemory logits,
            Targets targets,
            Guided guided) {
        long rows = (long) guided.streams() * targets.count();
        Sizes.requireFloats("left", left, rows * vocabulary);
        Sizes.requireFloats("above", above, rows * vocabulary);
        long results = (long) guided.images() * targets.count() * vocabulary;
        Sizes.requireFloats("logits", logits, results);
        int perThread = vocabulary % Sizes.FLOAT_PACK == 0 ? Sizes.FLOAT_PACK : 1;
        int chunks = Sizes.ceilDiv(vocabulary, perThread * THREADS);
        kernel.launch(
                stream,
                LaunchShape.of(targets.count(), guided.images(), chunks, THREADS),
                left,
                above,
                gate.hiddenArgument(hidden, rows),
                gate.outArgument(),
                guided.scales(),
                logits,
                gate.bias(),
                guided.guided(),
                targets.tokens(),
                targets.leftShift(),
                targets.aboveShift());
    }
}
