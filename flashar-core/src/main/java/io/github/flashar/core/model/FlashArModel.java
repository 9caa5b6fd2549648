package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.nn.Linear;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * FlashAR: a pre-trained raster generator that also predicts downwards, so that a whole
 * anti-diagonal can be drawn in one pass.
 *
 * <pre>
 * trunk       h   = layers 0..m−1 (x)
 * horizontal  h^H = norm_H(layers m..L−1 (h)),  z^H = head_H(h^H)   predicts (p, q+1)
 * vertical    h^V = norm_V(E clones (h)),       z^V = head_V(h^V)   predicts (p+1, q)
 * gate        g   = sigmoid(MLP([h^H(p,q−1); h^V(p−1,q)]))
 * fused       z   = g · z^H(p,q−1) + (1 − g) · z^V(p−1,q)
 * </pre>
 *
 * <p>Source: arXiv 2605.09430, eqs. 4–8. Image tokens are fed in {@link
 * io.github.flashar.core.grid.DiagonalOrder diagonal order}. Closing the model frees its
 * parameters.
 */
public final class FlashArModel implements AutoCloseable {

    private final FlashArConfig config;
    private final Parameters parameters;
    private final RasterModel backbone;
    private final TransformerLayer[] verticalLayers;
    private final Linear verticalHead; // [V or K, d]
    private final Linear verticalImageHead; // [V, d]
    private final FusionGate gate;
    private final @Nullable CornerGate cornerGate;
    private final Kernels kernels;

    /** Wraps parameters that hold those of {@link FlashArConfig#parameterSpecs}. */
    public FlashArModel(FlashArConfig config, Parameters parameters) {
        this(config, parameters, Kernels.PLAIN);
    }

    private FlashArModel(FlashArConfig config, Parameters parameters, Kernels kernels) {
        int firstVertical = config.backbone().layers();
        this.config = config;
        this.parameters = parameters;
        this.kernels = kernels;
        this.backbone = new RasterModel(config.backbone(), parameters, kernels);
        this.verticalLayers =
                IntStream.range(firstVertical, firstVertical + config.branch().verticalLayers())
                        .mapToObj(
                                i ->
                                        new TransformerLayer(
                                                config.backbone(), parameters, i, kernels))
                        .toArray(TransformerLayer[]::new);
        this.verticalHead = parameters.linear(ParameterNames.VERTICAL_HEAD);
        this.verticalImageHead =
                RasterModel.imageRows(config.backbone(), parameters, ParameterNames.VERTICAL_HEAD);
        this.gate = FusionGate.of(config.gate(), parameters);
        this.cornerGate =
                config.corner() == CornerRule.RESIDUAL ? new CornerGate(parameters) : null;
    }

    /**
     * Starts an adaptation: copies a raster model, clones its upper layers, norm and head into the
     * vertical branch, and gives every gate the weight 0.5. Both branches agree at this point.
     *
     * @param parent owner of the new model's memory
     * @param seed of the gate's hidden layer, the only part not copied
     */
    public static FlashArModel fromRaster(
            NDManager parent, RasterModel teacher, FlashArConfig config, long seed) {
        Parameters parameters = new Parameters(parent);
        teacher.parameters().asMap().forEach(parameters::putCopy);
        for (ParameterSpec spec : config.branchParameterSpecs()) {
            String source = sourceOf(spec.name(), config);
            if (parameters.contains(source)) {
                parameters.putCopy(spec.name(), parameters.get(source));
            } else {
                parameters.initialize(spec, seed);
            }
        }
        return new FlashArModel(config, parameters);
    }

    /**
     * The same model, on the same parameters, computed for training: faster, rounded differently.
     * Close one of the two.
     */
    public FlashArModel forTraining(Precision precision) {
        return new FlashArModel(config, parameters, Kernels.fused(precision));
    }

    public FlashArConfig config() {
        return config;
    }

    public Parameters parameters() {
        return parameters;
    }

    /** The pre-trained part: embeddings, trunk and horizontal branch, on the same parameters. */
    public RasterModel backbone() {
        return backbone;
    }

    /**
     * Runs the trunk once and both branches on top of it. A vertical branch that sees the image
     * alone has no layers for the prefix: its states there are the trunk's.
     *
     * @param x embedded tokens, [B, T, d]
     * @param prefix how many of the T tokens, the first, belong to the prefix
     */
    public BranchStates forward(
            NDArray x, int prefix, Rotation rotation, AttentionContext context) {
        int branchLayer = config.branch().layer();
        NDArray trunk = backbone.run(0, branchLayer, x, rotation, context); // [B, T, d]
        NDArray horizontal =
                backbone.run(branchLayer, config.backbone().layers(), trunk, rotation, context);
        NDArray vertical =
                prefix == 0 || config.branch().view() == BranchView.SEQUENCE
                        ? vertical(trunk, rotation, context)
                        : verticalBehind(prefix, trunk, rotation, context);
        return new BranchStates(backbone.normalize(horizontal), vertical);
    }

    private NDArray vertical(NDArray trunk, Rotation rotation, AttentionContext context) {
        NDArray h = trunk;
        for (TransformerLayer layer : verticalLayers) {
            h = layer.forward(h, rotation, context);
        }
        return Ops.rmsNorm(
                h, parameters.get(ParameterNames.VERTICAL_NORM), config.backbone().normEps());
    }

    private NDArray verticalBehind(
            int prefix, NDArray trunk, Rotation rotation, AttentionContext context) {
        if (prefix == trunk.getShape().get(1)) {
            return trunk;
        }
        NDList parts = trunk.split(new long[] {prefix}, 1);
        return Ops.concat(1, parts.get(0), vertical(parts.get(1), rotation.from(prefix), context));
    }

    /** Predicts the targets of a fusion rule from the outputs of the tokens it picks. */
    public FusedPrediction predict(Fusion fusion, BranchStates states) {
        NDArray left = fusion.left(states.horizontal()); // [B, T, d]
        NDArray above = fusion.above(states.vertical()); // [B, T, d]
        NDArray horizontal = backbone.logits(left); // [B, T, V]
        NDArray vertical = verticalLogits(above); // [B, T, V]
        NDArray gated =
                gate.readsLogits() ? gate.weight(horizontal, vertical) : gate.weight(left, above);
        return new FusedPrediction(horizontal, vertical, weights(fusion, gated, left));
    }

    /**
     * Weighs the states that predict each target, so that the logits of both branches add up to the
     * fused ones: {@code w · h^H(p, q−1)} and {@code (1 − w) · h^V(p−1, q)}, each [B, T, d].
     *
     * @throws IllegalStateException unless {@link #headsFold}
     */
    public BranchStates weigh(Fusion fusion, BranchStates states) {
        if (!headsFold()) {
            throw new IllegalStateException("the gate needs the logits of both heads");
        }
        NDArray left = fusion.left(states.horizontal()); // [B, T, d]
        NDArray above = fusion.above(states.vertical()); // [B, T, d]
        NDArray w = weights(fusion, gate.weight(left, above), left); // [B, T, 1] or [T, 1]
        return new BranchStates(left.mul(w), above.mul(w.onesLike().sub(w)));
    }

    private NDArray weights(Fusion fusion, NDArray gated, NDArray left) {
        return cornerGate == null || !fusion.hasGatedCorner()
                ? fusion.weights(gated)
                : fusion.weights(gated, cornerGate.weight(left.get(":, 0:1")));
    }

    /** Whether fused logits are linear in the states, that is whether the gate reads no logits. */
    public boolean headsFold() {
        return !gate.readsLogits();
    }

    /**
     * Maps normed vertical states [..., d] to logits of the token below: [..., V], of a joint
     * vocabulary [..., K].
     */
    public NDArray verticalLogits(NDArray hidden) {
        return kernels.linear(hidden, verticalHead);
    }

    /** {@link #verticalLogits} of the V image tokens alone: all that a decoder draws from. */
    public NDArray verticalImageLogits(NDArray hidden) {
        return verticalImageHead.apply(hidden);
    }

    @Override
    public void close() {
        parameters.close();
    }

    /** Name of the pre-trained parameter that a branch parameter starts from; itself if none. */
    private static String sourceOf(String name, FlashArConfig config) {
        if (name.equals(ParameterNames.VERTICAL_NORM)) {
            return ParameterNames.NORM;
        }
        if (name.equals(ParameterNames.VERTICAL_HEAD)) {
            return ParameterNames.HEAD;
        }
        for (int j = 0; j < config.branch().verticalLayers(); j++) {
            String layer = ParameterNames.layer(config.backbone().layers() + j);
            if (name.startsWith(layer)) {
                int source = config.branch().sourceLayer(j, config.backbone());
                return ParameterNames.layer(source) + name.substring(layer.length());
            }
        }
        return name;
    }
}
