package io.github.flashar.core.text;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.nn.Initializer;
import io.github.flashar.core.nn.ParameterSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sizes of a T5 v1.1 encoder, the kind Flan-T5 is: gated feed-forward, no biases.
 *
 * <p>Sources: Raffel et al., <em>Exploring the Limits of Transfer Learning</em>, arXiv 1910.10683;
 * Chung et al., <em>Scaling Instruction-Finetuned Language Models</em>, arXiv 2210.11416.
 *
 * @param vocabulary rows of the embedding
 * @param dim d, model width
 * @param headDim D, width of a head; heads·D need not be d
 * @param heads attention heads
 * @param layers transformer layers
 * @param feedForwardDim f, hidden width of the gated feed-forward
 * @param relativeBuckets learned biases a head has for relative positions, half of them for keys
 *     after the query; a multiple of 4
 * @param relativeMaxDistance keys from here on share the last bucket; above a quarter of the
 *     buckets, which are one position each
 * @param normEps epsilon of every RMS norm
 */
public record T5Config(
        int vocabulary,
        int dim,
        int headDim,
        int heads,
        int layers,
        int feedForwardDim,
        int relativeBuckets,
        int relativeMaxDistance,
        double normEps) {

    /** Far above any T5: a file that asks for more is refused, not waited for. */
    private static final int MAX_LAYERS = 1024;

    public T5Config {
        Checks.atLeast("vocabulary", vocabulary, 2);
        Checks.atLeast("dim", dim, 1);
        Checks.atLeast("head dim", headDim, 1);
        Checks.atLeast("heads", heads, 1);
        Checks.inRange("layers", layers, 1, MAX_LAYERS);
        Checks.atLeast("feed-forward dim", feedForwardDim, 1);
        Checks.require(
                relativeBuckets >= 4 && relativeBuckets % 4 == 0,
                "relative buckets = %d must be a multiple of 4, at least 4",
                relativeBuckets);
        Checks.require(
                relativeMaxDistance > relativeBuckets / 4,
                "relative max distance = %d must be above a quarter of the %d relative buckets",
                relativeMaxDistance,
                relativeBuckets);
        Checks.require(normEps > 0, "norm epsilon = %s must be above 0", normEps);
        Checks.require(
                (long) heads * headDim <= Integer.MAX_VALUE,
                "heads = %d times head dim = %d must be below 2^31",
                heads,
                headDim);
    }

    /** The encoder of Flan-T5-XL, which LlamaGen's text-conditional models were trained with. */
    public static T5Config flanT5Xl() {
        return new T5Config(32128, 2048, 64, 32, 24, 5120, 32, 128, 1e-6);
    }

    /**
     * Reads the {@code config.json} of a T5 model in the Hugging Face layout. Every key is either
     * checked or known not to concern an encoder; others are refused.
     */
    public static T5Config read(Path configJson) {
        return T5ConfigFile.read(configJson);
    }

    /** Width of all heads together, heads·D. */
    public int attentionDim() {
        return heads * headDim;
    }

    /** Every parameter of the encoder under its published name. */
    public List<ParameterSpec> parameterSpecs() {
        List<ParameterSpec> specs = new ArrayList<>();
        specs.add(weight(T5Names.EMBEDDING, vocabulary, dim, 1));
        for (int layer = 0; layer < layers; layer++) {
            specs.addAll(layerSpecs(T5Names.layer(layer)));
        }
        specs.add(weight(T5Names.RELATIVE_BIAS, relativeBuckets, heads, 1 / Math.sqrt(dim)));
        specs.add(norm(T5Names.FINAL_NORM));
        return specs;
    }

    /** The deviations are those T5 starts its training with. */
    private List<ParameterSpec> layerSpecs(String layer) {
        double in = 1 / Math.sqrt(dim);
        return List.of(
                norm(layer + T5Names.ATTENTION_NORM),
                weight(layer + T5Names.QUERY, attentionDim(), dim, in / Math.sqrt(headDim)),
                weight(layer + T5Names.KEY, attentionDim(), dim, in),
                weight(layer + T5Names.VALUE, attentionDim(), dim, in),
                weight(
                        layer + T5Names.ATTENTION_OUT,
                        dim,
                        attentionDim(),
                        1 / Math.sqrt(attentionDim())),
                norm(layer + T5Names.FFN_NORM),
                weight(layer + T5Names.FFN_GATE, feedForwardDim, dim, in),
                weight(layer + T5Names.FFN_UP, feedForwardDim, dim, in),
                weight(
                        layer + T5Names.FFN_DOWN,
                        dim,
                        feedForwardDim,
                        1 / Math.sqrt(feedForwardDim)));
    }

    private ParameterSpec norm(String name) {
        return new ParameterSpec(name, new Shape(dim), Initializer.ONES);
    }

    private static ParameterSpec weight(String name, int rows, int columns, double deviation) {
        return new ParameterSpec(name, new Shape(rows, columns), Initializer.normal(deviation));
    }
}
