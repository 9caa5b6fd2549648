package io.github.flashar.infer.cuda.decode;

import io.github.flashar.infer.cuda.kernel.Guided;
import io.github.flashar.infer.cuda.runtime.CudaStream;

/** From the branches' outputs for the fed tokens to the logits of the targets, guided and fused. */
interface HeadPass {

    /**
     * Asks a stream for the logits.
     *
     * @param horizontal outputs of the horizontal branch, un-normed
     * @param above outputs of the vertical branch; the same as horizontal if there is none
     */
    void enqueue(
            CudaStream stream,
            PassShape pass,
            BranchBuffers horizontal,
            BranchBuffers above,
            HeadBuffers buffers,
            Guided guided);

    /** The way a model's gate allows; or of its horizontal branch alone. */
    static HeadPass of(CudaModel model, boolean withVertical) {
        var vertical = model.vertical.filter(any -> withVertical);
        return vertical.filter(any -> model.sizes().gateReadsLogits())
                .<HeadPass>map(v -> new SeparateHeads(model, v))
                .orElseGet(() -> new FoldedHeads(model, vertical));
    }
}
