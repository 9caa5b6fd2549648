package io.github.flashar.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.model.BranchStates;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.FusedPrediction;
import io.github.flashar.core.model.Fusion;
import io.github.flashar.core.model.RotaryEmbedding;
import io.github.flashar.core.model.SequenceAttention;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.train.data.TokenBatch;
import io.github.flashar.train.dropout.DropoutPass;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The loss that turns a raster model into FlashAR (arXiv 2605.09430, eqs. 9 and 10):
 *
 * <pre>
 * L   = CE(fused) + λ (L_H + L_V)
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
    private final RotaryEmbedding rotary;
    private final SequenceAttention attention;
    private final Fusion fusion;
    private final NDArray horizontalShare; // [H·W], 1 / (H(W−1)) where there is a left neighbour
    private final NDArray verticalShare; // [H·W], 1 / ((H−1)W) where there is an upper neighbour
    private final NDArray auxiliaryWeight; // []

    /**
     * Prepares the loss of a model, on its device.
     *
     * @param auxiliaryWeight λ, at least 0; the paper's is 0.05
     */
    public AdaptationLoss(FlashArModel model, double auxiliaryWeight) {
        Checks.inRange("auxiliary loss weight", auxiliaryWeight, 0, Double.MAX_VALUE);
        var config = model.config();
        this.model = model;
        this.manager = model.parameters().manager().newSubManager();
        this.order = new DiagonalOrder(config.backbone().grid());
        this.rotary = new RotaryEmbedding(manager, config.backbone(), order.cells());
        this.attention = SequenceAttention.diagonal(manager, config.backbone());
        this.fusion =
                Fusion.wholeGrid(
                        manager, order, config.backbone().prefix().tokens(), config.corner());
        this.horizontalShare = shares(index -> order.left(index) != DiagonalOrder.NONE);
        this.verticalShare = shares(index -> order.above(index) != DiagonalOrder.NONE);
        this.auxiliaryWeight = NativeMemory.keep(manager.create((float) auxiliaryWeight), manager);
    }

    /** Returns the {@link #TERMS} of a batch, scalars; the first is the loss. */
    public NDList terms(TokenBatch batch) {
        return terms(batch, DropoutPass.NONE);
    }

    /** {@link #terms(TokenBatch)} with dropout. */
    public NDList terms(TokenBatch batch, DropoutPass dropout) {
        FusedPrediction prediction = predict(batch, dropout);
        CellLosses cells = perCell(prediction, prediction.fused(), batch);
        NDArray fused = cells.fused().mean();
        NDArray horizontal = cells.horizontal().mean(new int[] {0}).mul(horizontalShare).sum();
        NDArray vertical = cells.vertical().mean(new int[] {0}).mul(verticalShare).sum();
        NDArray loss = fused.add(horizontal.add(vertical).mul(auxiliaryWeight));
        return new NDList(loss, fused, horizontal, vertical);
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
        NDArray tokens = targets.tokens(manager, order.cells()); // [B, H·W]
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
        NDArray tokens = batch.tokens(manager, order.cells()); // [B, H·W]
        return model.predict(fusion, states(batch.labels(manager), tokens, dropout));
    }

    /** The order of the cells in every array. */
    public DiagonalOrder order() {
        return order;
    }

    @Override
    public void close() {
        manager.close();
    }

    private BranchStates states(NDArray labels, NDArray tokens, DropoutPass dropout) {
        NDArray x = // [B, P + H·W, d]
                Ops.concat(
                        1,
                        model.backbone().embedPrefix(labels),
                        model.backbone().embedTokens(tokens));
        return model.forward(dropout.embedding(x), rotary.all(), dropout.layers(attention));
    }

    /**
     * Weights that average over the cells of a predicate and ignore the others; 0 if there are
     * none.
     */
    private NDArray shares(IntPredicate cells) {
        float[] shares = new float[order.grid().cells()];
        int count = 0;
        for (int index = 0; index < shares.length; index++) {
            shares[index] = cells.test(index) ? 1 : 0;
            count += (int) shares[index];
        }
        for (int index = 0; index < shares.length && count > 0; index++) {
            shares[index] /= count;
        }
        return NativeMemory.keep(manager.create(shares), manager);
    }
}
