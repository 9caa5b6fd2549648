package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.nn.Linear;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.Parameters;
import java.util.stream.IntStream;

/**
 * A raster-scan autoregressive image generator: each position predicts the token to its right. It
 * is what FlashAR starts from, and the backbone (trunk and horizontal branch) of the adapted model.
 *
 * <p>Closing it frees its parameters.
 */
public final class RasterModel implements AutoCloseable {

    private final BackboneConfig config;
    private final Parameters parameters;
    private final PrefixEmbedding prefix;
    private final TransformerLayer[] layers;
    private final Linear head; // [V or K, d]
    private final Linear imageHead; // [V, d]
    private final Kernels kernels;

    /** Wraps parameters that hold at least those of {@link BackboneConfig#parameterSpecs}. */
    public RasterModel(BackboneConfig config, Parameters parameters) {
        this(config, parameters, Kernels.PLAIN);
    }

    RasterModel(BackboneConfig config, Parameters parameters, Kernels kernels) {
        this.kernels = kernels;
        this.config = config;
        this.parameters = parameters;
        this.prefix = PrefixEmbedding.of(config.prefix(), parameters);
        this.layers =
                IntStream.range(0, config.layers())
                        .mapToObj(i -> new TransformerLayer(config, parameters, i, kernels))
                        .toArray(TransformerLayer[]::new);
        this.head = parameters.linear(ParameterNames.HEAD);
        this.imageHead = imageRows(config, parameters, ParameterNames.HEAD);
    }

    /** The rows of a head that predict image tokens. */
    static Linear imageRows(BackboneConfig config, Parameters parameters, String head) {
        int first = config.firstImageRow();
        return parameters.linear(head, first, first + config.vocabulary());
    }

    /** Creates an untrained model. */
    public static RasterModel initialize(NDManager parent, BackboneConfig config, long seed) {
        return new RasterModel(
                config, Parameters.initialize(parent, config.parameterSpecs(), seed));
    }

    /**
     * The same model, on the same parameters, computed for training: faster, rounded differently.
     * Close one of the two.
     */
    public RasterModel forTraining(Precision precision) {
        return new RasterModel(config, parameters, Kernels.fused(precision));
    }

    public BackboneConfig config() {
        return config;
    }

    public Parameters parameters() {
        return parameters;
    }

    /**
     * Embeds the prefix.
     *
     * @param conditions class ids, int64 [B], 0..classes, the last being the null class; or caption
     *     features, [B, P, F]; or words of the joint vocabulary, int64 [B, P]
     * @return [B, P, d]
     */
    public NDArray embedPrefix(NDArray conditions) {
        return prefix.embed(conditions);
    }

    /**
     * The conditions to embed for B unconditional sequences.
     *
     * @throws io.github.flashar.core.error.UnsupportedFeatureException if the model reads text,
     *     where any text can stand for "nothing asked for"
     */
    public NDArray unconditional(NDManager manager, int batch) {
        return prefix.unconditional(manager, batch);
    }

    /**
     * Embeds image tokens.
     *
     * @param tokens int64 [B, T], 0..V−1
     * @return [B, T, d]
     */
    public NDArray embedTokens(NDArray tokens) {
        return Ops.embedding(rows(tokens), parameters.get(ParameterNames.TOKEN_EMBEDDING));
    }

    /**
     * Rows of the token table and of the heads that stand for image tokens.
     *
     * @param tokens int64 [B, T], 0..V−1
     * @return int64 [B, T]
     */
    public NDArray rows(NDArray tokens) {
        int first = config.firstImageRow();
        return first == 0 ? tokens : tokens.add((long) first);
    }

    /**
     * Runs the layers {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @param x [B, T, d]
     * @return [B, T, d], without the final norm
     */
    public NDArray run(int from, int to, NDArray x, Rotation rotation, AttentionContext context) {
        NDArray h = x;
        for (int layer = from; layer < to; layer++) {
            h = layers[layer].forward(h, rotation, context);
        }
        return h;
    }

    /** Runs all layers and the final norm: [B, T, d] to [B, T, d]. */
    public NDArray hidden(NDArray x, Rotation rotation, AttentionContext context) {
        return normalize(run(0, config.layers(), x, rotation, context));
    }

    /** Applies the final norm. */
    public NDArray normalize(NDArray x) {
        return Ops.rmsNorm(x, parameters.get(ParameterNames.NORM), config.normEps());
    }

    /**
     * Maps normed hidden states [..., d] to logits of the token to the right: [..., V], of a joint
     * vocabulary [..., K].
     */
    public NDArray logits(NDArray hidden) {
        return kernels.linear(hidden, head);
    }

    /** {@link #logits} of the V image tokens alone: all that a decoder draws from. */
    public NDArray imageLogits(NDArray hidden) {
        return imageHead.apply(hidden);
    }

    @Override
    public void close() {
        parameters.close();
    }
}
