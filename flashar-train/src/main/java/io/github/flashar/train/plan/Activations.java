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
 * saved     = 10 · d + 7 · f + heads · S, and 2 · d more under dropout
 *             two norms 4d, residual stream 2d, query, key, value and their product 4d; the gated
 *             feed-forward 7f; the attention's softmax
 * passing   = 12 · d + 8 · f + 4 · heads · S     the layer at work
 * states    = 4 · d                              of both predecessors
 * logits    = 15 · V                             two heads, their fusion, three softmaxes and what
 *             the backward pass makes of them; 20 · V more for a gate that reads logits, 8 · V
 *             more for distillation
 * </pre>
 *
 * <p>Measured once, LlamaGen-B, m = 11, four images, two threads: the process took 3.4 GiB at most
 * in stage 1 and 5.1 GiB in stage 2, where the plan has 2.7 and 4.3 GiB; the difference is the
 * engine itself and the Java heap, some 0.6 GiB. What other gates, dropout and distillation add is
 * counted from the operators, not measured.
 */
record Activations(FlashArConfig model, DropoutConfig dropout, LossExtras extras) {

    long bytesPerImage(int stage) {
        BackboneConfig backbone = model.backbone();
        long trunk = stage == 1 ? 0 : backbone.layers();
        long layers = trunk + model.branch().verticalLayers();
        long sequence = backbone.sequenceLength() * (layers * saved() + passing());
        long cells = backbone.grid().cells() * (4L * backbone.dim() + logits());
        return Float.BYTES * (sequence + cells);
    }

    private long saved() {
        BackboneConfig backbone = model.backbone();
        long masks = dropout.equals(DropoutConfig.OFF) ? 0 : 2;
        return (10 + masks) * backbone.dim() + 7L * backbone.feedForwardDim() + scores();
    }

    private long passing() {
        BackboneConfig backbone = model.backbone();
        return 12L * backbone.dim() + 8L * backbone.feedForwardDim() + 4 * scores();
    }

    private long scores() {
        return (long) model.backbone().heads() * model.backbone().sequenceLength();
    }

    private long logits() {
        int gate = model.gate() instanceof GateConfig.Logits ? 20 : 0;
        int distillation = extras.distillation().isPresent() ? 8 : 0;
        return (15L + gate + distillation) * model.backbone().vocabulary();
    }
}
