package io.github.flashar.train.plan;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.train.dropout.DropoutConfig;
import io.github.flashar.train.loss.LossExtras;

/**
 * Bytes that the forward pass of one image leaves for the backward pass, and what both hold for a
 * moment. With S = P + H·W positions, float32:
 *
 * <pre>
 * bytes     = 4 · (S · (layers · saved + passing) + H·W · (states + logits))
 * layers    = those that gradients flow through: stage 1 the E vertical ones, stage 2 L + E
 * saved     = 16 · d + 4 · f, and 2 · d more under dropout
 *             two norms 4d, residual stream 2d, query, key, value and their product, as they come
 *             and as the attention takes them, 10d; the gated feed-forward 4f
 * passing   = 16 · d + 8 · f                     the layer at work
 * states    = 4 · d                              of both predecessors
 * logits    = 5 · K in stage 1, 6 · K in stage 2 two heads, the gradients that reach them and what
 *             is made of these; 20 · K more for a gate that reads logits, 8 · K more for
 *             distillation; K = V, or the joint vocabulary of text and image
 * </pre>
 *
 * <p>The attention leaves no scores behind, and the loss writes its gradients over the logits.
 * {@code PlannedMemoryTest} compares with a process; LlamaGen-B, m = 11, four images, grew by 2.1
 * GiB in stage 1 and 3.5 GiB in stage 2, which is what is planned. What other gates, dropout and
 * distillation add is counted from the operators, not measured.
 */
record Activations(FlashArConfig model, DropoutConfig dropout, LossExtras extras) {

    long bytesPerImage(int stage) {
        BackboneConfig backbone = model.backbone();
        long trunk = stage == 1 ? 0 : backbone.layers();
        long layers = trunk + model.branch().verticalLayers();
        long sequence = backbone.sequenceLength() * (layers * saved() + passing());
        long cells = backbone.grid().cells() * (4L * backbone.dim() + logits(stage));
        return Float.BYTES * (sequence + cells);
    }

    private long saved() {
        BackboneConfig backbone = model.backbone();
        long masks = dropout.equals(DropoutConfig.OFF) ? 0 : 2;
        return (16 + masks) * backbone.dim() + 4L * backbone.feedForwardDim();
    }

    private long passing() {
        BackboneConfig backbone = model.backbone();
        return 16L * backbone.dim() + 8L * backbone.feedForwardDim();
    }

    private long logits(int stage) {
        int heads = stage == 1 ? 5 : 6; // the horizontal head gets no gradient in stage 1
        int gate = model.gate() instanceof GateConfig.Logits ? 20 : 0;
        int distillation = extras.distillation().isPresent() ? 8 : 0;
        return (long) (heads + gate + distillation) * model.backbone().tokenRows();
    }
}
