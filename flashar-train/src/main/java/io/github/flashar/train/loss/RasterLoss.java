package io.github.flashar.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.GroupedAttention;
import io.github.flashar.core.model.Precision;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.model.RotaryEmbedding;
import io.github.flashar.train.data.TokenBatch;
import io.github.flashar.train.dropout.DropoutPass;
import java.util.stream.IntStream;

/**
 * Next-token loss of the raster model: each cell is predicted from the position before it, cell 0
 * from the prefix.
 *
 * <p>Closing it frees its constants, not the model.
 */
public final class RasterLoss implements AutoCloseable {

    private final RasterModel model;
    private final NDManager manager;
    private final int[] cells;
    private final SequenceViews views;

    /** Prepares the loss of a model in float32, on its device. */
    public RasterLoss(RasterModel model) {
        this(model, Precision.FLOAT32);
    }

    /** Prepares the loss of a model whose layers and head compute in a precision. */
    public RasterLoss(RasterModel model, Precision precision) {
        this.model = model.forTraining(precision);
        this.manager = model.parameters().manager().newSubManager();
        this.cells = IntStream.range(0, model.config().grid().cells()).toArray();
        BackboneConfig config = model.config();
        this.views =
                new SequenceViews(
                        manager,
                        config.prefix(),
                        new RotaryEmbedding(manager, config, cells),
                        (owner, prefixes) ->
                                GroupedAttention.causal(owner, config, prefixes, precision));
    }

    /** Mean cross-entropy over all cells, a scalar. */
    public NDArray mean(TokenBatch batch) {
        return perCell(batch).mean();
    }

    /** {@link #mean(TokenBatch)} with dropout. */
    public NDArray mean(TokenBatch batch, DropoutPass dropout) {
        return CrossEntropy.perToken(logits(batch, dropout), targets(batch)).mean();
    }

    /** Cross-entropy of each cell, [B, H·W] in raster order. */
    public NDArray perCell(TokenBatch batch) {
        return CrossEntropy.perToken(logits(batch), targets(batch));
    }

    /** Logits of each cell, [B, H·W, V] in raster order. */
    NDArray logits(TokenBatch batch) {
        return logits(batch, DropoutPass.NONE);
    }

    private NDArray logits(TokenBatch batch, DropoutPass dropout) {
        PrefixConfig prefix = model.config().prefix();
        NDArray x = batch.embed(manager, model, cells); // [B, P + H·W, d]
        NDArray hidden = // [B, P + H·W, d]
                views.pass(
                        batch.conditions().prefixes(prefix),
                        (rotation, attention) ->
                                model.hidden(
                                        dropout.embedding(x), rotation, dropout.layers(attention)));
        int first = prefix.tokens() - 1;
        NDIndex predictors = new NDIndex(":").addSliceDim(first, first + cells.length);
        return model.logits(hidden.get(predictors));
    }

    /** Rows of the head that are right, int64 [B, H·W]. */
    private NDArray targets(TokenBatch batch) {
        return model.rows(batch.tokens(manager, cells));
    }

    @Override
    public void close() {
        manager.close();
    }
}
