package io.github.flashar.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.internal.engine.FusedOperators;
import io.github.flashar.core.model.BranchStates;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.FusedPrediction;
import io.github.flashar.core.model.Fusion;
import io.github.flashar.core.model.GroupedAttention;
import io.github.flashar.core.model.Precision;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.model.RotaryEmbedding;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.train.data.TokenBatch;
import io.github.flashar.train.dropout.DropoutPass;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The loss that turns a raster model into FlashAR (arXiv 2605.09430, eqs. 9 and 10):
 *
 * <pre>
 * L   = CE(fused) + λ_H L_H + λ_V L_V
 * L_H = mean over H(W−1) cells of CE(z^H(p, q), y(p, q+1)), 0 if W = 1
 * L_V = mean over (H−1)W cells of CE(z^V(p, q), y(p+1, q)), 0 if H = 1
 * </pre>
 *
 * CE(fused) is a mean over all H·W cells. The two auxiliary terms keep each head a predictor of its
 * own, so that the gate has something to choose from.
 *
 * <p>Closing it frees its constants, not the model.
 */
public final class AdaptationLoss implements AutoCloseable {

    /** Names of the values of {@link #terms}. */
    public static final List<String> TERMS = List.of("loss", "fused", "horizontal", "vertical");

    private final FlashArModel model;
    private final NDManager manager;
    private final DiagonalOrder order;
    private final SequenceViews views;
    private final Fusion fusion;
    private final NDArray shares; // [3, 1, H·W], what a cell counts in the mean of each term
    private final NDArray termWeights; // [3, 1, 1], 1, λ_H, λ_V

    /** Prepares the loss of a model in float32, on its device. */
    public AdaptationLoss(FlashArModel model, AuxiliaryWeights auxiliary) {
        this(model, auxiliary, Precision.FLOAT32);
    }

    /**
     * Prepares the loss of a model, on its device.
     *
     * @param auxiliary λ_H and λ_V
     * @param precision of layers and heads; the loss itself is float32
     */
    public AdaptationLoss(FlashArModel model, AuxiliaryWeights auxiliary, Precision precision) {
        var config = model.config();
        this.model = model.forTraining(precision);
        this.manager = model.parameters().manager().newSubManager();
        this.order = new DiagonalOrder(config.backbone().grid());
        this.views =
                new SequenceViews(
                        manager,
                        config.backbone().prefix(),
                        new RotaryEmbedding(manager, config.backbone(), order.cells()),
                        (owner, prefixes) ->
                                GroupedAttention.diagonal(owner, config, prefixes, precision));
        this.fusion =
                Fusion.wholeGrid(
                        manager, order, config.backbone().prefix().tokens(), config.corner());
        this.shares =
                shares(
                        index -> true,
                        index -> order.left(index) != DiagonalOrder.NONE,
                        index -> order.above(index) != DiagonalOrder.NONE);
        float[] weights = {1, (float) auxiliary.horizontal(), (float) auxiliary.vertical()};
        this.termWeights = NativeMemory.keep(manager.create(weights, new Shape(3, 1, 1)), manager);
    }

    /**
     * Returns the {@link #TERMS} of a batch, scalars; the first is the loss and carries gradients.
     */
    public NDList terms(TokenBatch batch) {
        return terms(batch, DropoutPass.NONE);
    }

    /** {@link #terms(TokenBatch)} with dropout. */
    public NDList terms(TokenBatch batch, DropoutPass dropout) {
        FusedPrediction prediction = predict(batch, dropout);
        long size = batch.size();
        long rows = size * order.grid().cells();
        Shape column = new Shape(rows, 1);
        NDArray targets = targets(batch).reshape(column);
        NDArray weight = prediction.weight().broadcast(size, rows / size, 1).reshape(column);
        NDArray means = shares.div(manager.create((float) size)).broadcast(3, size, rows / size);
        NDList losses =
                FusedOperators.fusionLoss(
                        prediction.horizontal().reshape(rows, -1),
                        prediction.vertical().reshape(rows, -1),
                        weight,
                        targets,
                        means.mul(termWeights).reshape(3, rows, 1));
        NDArray terms = losses.get(1).reshape(means.getShape()).mul(means).sum(new int[] {1, 2});
        return new NDList(losses.get(0), terms.get(0), terms.get(1), terms.get(2));
    }

    /** Returns the cross-entropies of each cell. */
    public CellLosses perCell(TokenBatch batch) {
        FusedPrediction prediction = predict(batch);
        return perCell(prediction, prediction.fused(), batch);
    }

    /**
     * Returns the cross-entropies of a prediction.
     *
     * @param fused its fused logits, [B, H·W, V]
     * @param targets the tokens to predict
     */
    CellLosses perCell(FusedPrediction prediction, NDArray fused, TokenBatch targets) {
        NDArray tokens = targets(targets); // [B, H·W]
        return new CellLosses(
                CrossEntropy.perToken(fused, tokens),
                CrossEntropy.perToken(prediction.horizontal(), tokens),
                CrossEntropy.perToken(prediction.vertical(), tokens),
                prediction.weight());
    }

    /** Predicts each cell, in diagonal order, from the cells of the diagonals before it. */
    public FusedPrediction predict(TokenBatch batch) {
        return predict(batch, DropoutPass.NONE);
    }

    /** {@link #predict(TokenBatch)} with dropout. */
    public FusedPrediction predict(TokenBatch batch, DropoutPass dropout) {
        return model.predict(fusion, states(batch, dropout));
    }

    /** Rows of the heads that are right, int64 [B, H·W]. */
    private NDArray targets(TokenBatch batch) {
        return model.backbone().rows(batch.tokens(manager, order.cells()));
    }

    /** The order of the cells in every array. */
    public DiagonalOrder order() {
        return order;
    }

    @Override
    public void close() {
        manager.close();
    }

    private BranchStates states(TokenBatch batch, DropoutPass dropout) {
        RasterModel backbone = model.backbone();
        PrefixConfig prefix = backbone.config().prefix();
        NDArray x = batch.embed(manager, backbone, order.cells()); // [B, P + H·W, d]
        return views.pass(
                batch.conditions().prefixes(prefix),
                (rotation, attention) ->
                        model.forward(
                                dropout.embedding(x),
                                prefix.tokens(),
                                rotation,
                                dropout.layers(attention)));
    }

    /**
     * Weights that average over the cells of each predicate and ignore the others; 0 if there are
     * none.
     */
    private NDArray shares(IntPredicate... terms) {
        int cells = order.grid().cells();
        float[] shares = new float[terms.length * cells];
        for (int term = 0; term < terms.length; term++) {
            int[] counted = IntStream.range(0, cells).filter(terms[term]).toArray();
            for (int index : counted) {
                shares[term * cells + index] = 1f / counted.length;
            }
        }
        return NativeMemory.keep(
                manager.create(shares, new Shape(terms.length, 1, cells)), manager);
    }
}
