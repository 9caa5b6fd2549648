package io.github.flashar.core.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.Parameters;

/**
 * One pre-norm encoder layer without biases:
 *
 * <pre>
 * h = x + W_o · attention(norm(x))
 * y = h + W_down · (gelu(W_gate n) · W_up n),   n = norm(h)
 * </pre>
 *
 * Scores are not scaled by the head width; T5's initialisation took that over.
 */
final class T5Layer {

    private final T5Config config;
    private final NDArray query; // [heads·D, d]
    private final NDArray key; // [heads·D, d]
    private final NDArray value; // [heads·D, d]
    private final NDArray attentionOut; // [d, heads·D]
    private final NDArray attentionNorm; // [d]
    private final NDArray ffnGate; // [f, d]
    private final NDArray ffnUp; // [f, d]
    private final NDArray ffnDown; // [d, f]
    private final NDArray ffnNorm; // [d]

    T5Layer(T5Config config, Parameters parameters, int index) {
        String layer = T5Names.layer(index);
        this.config = config;
        this.query = parameters.get(layer + T5Names.QUERY);
        this.key = parameters.get(layer + T5Names.KEY);
        this.value = parameters.get(layer + T5Names.VALUE);
        this.attentionOut = parameters.get(layer + T5Names.ATTENTION_OUT);
        this.attentionNorm = parameters.get(layer + T5Names.ATTENTION_NORM);
        this.ffnGate = parameters.get(layer + T5Names.FFN_GATE);
        this.ffnUp = parameters.get(layer + T5Names.FFN_UP);
        this.ffnDown = parameters.get(layer + T5Names.FFN_DOWN);
        this.ffnNorm = parameters.get(layer + T5Names.FFN_NORM);
    }

    /**
     * Runs the layer in place, so that a deep encoder holds one state and one layer's temporaries.
     *
     * @param x [B, T, d]; becomes the layer's output
     * @param bias [B, heads, T, T], added to the scores
     */
    void apply(NDArray x, NDArray bias) {
        try (NDScope scope = NativeMemory.scope()) {
            x.addi(attention(norm(x, attentionNorm), bias));
        }
        try (NDScope scope = NativeMemory.scope()) {
            x.addi(feedForward(norm(x, ffnNorm)));
        }
    }

    private NDArray attention(NDArray x, NDArray bias) {
        NDArray scores = // [B, heads, T, T]
                heads(x, query).matMul(heads(x, key).swapAxes(2, 3)).addi(bias);
        NDArray attended = scores.softmax(-1).matMul(heads(x, value)); // [B, heads, T, D]
        long batch = x.getShape().get(0);
        long tokens = x.getShape().get(1);
        return Ops.linear(attended.swapAxes(1, 2).reshape(batch, tokens, -1), attentionOut);
    }

    /** [B, T, d] to [B, heads, T, D]. */
    private NDArray heads(NDArray x, NDArray weight) {
        long batch = x.getShape().get(0);
        long tokens = x.getShape().get(1);
        return Ops.linear(x, weight)
                .reshape(batch, tokens, config.heads(), config.headDim())
                .swapAxes(1, 2);
    }

    private NDArray feedForward(NDArray x) {
        NDArray gate = Ops.tanhGelu(Ops.linear(x, ffnGate)); // [B, T, f]
        return Ops.linear(gate.muli(Ops.linear(x, ffnUp)), ffnDown);
    }

    private NDArray norm(NDArray x, NDArray weight) {
        return Ops.rmsNorm(x, weight, config.normEps());
    }
}
