package io.github.flashar.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.flashar.core.model.GroupedAttention;
import io.github.flashar.core.model.Precision;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.model.RotaryEmbedding;
import io.github.flashar.core.model.Rotation;
import io.github.flashar.core.nn.Ops;
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
    private final Rotation rotation;
    private final GroupedAttention attention;

    /** Prepares the loss of a model in float32, on its device. */
    public RasterLoss(RasterModel model) {
        this(model, Precision.FLOAT32);
    }

    /** Prepares the loss of a model whose layers and head compute in a precision. */
    public RasterLoss(RasterModel model, Precision precision) {
        this.model = model.forTraining(precision);
        this.manager = model.parameters().manager().newSubManager();
        this.cells = IntStream.range(0, model.config().grid().cells()).toArray();
        PrefixMask prefix = PrefixMask.unpadded(model.config().prefix());
        this.rotation =
                new RotaryEmbedding(manager, model.config(), cells).sequences(manager, prefix);
        this.attention = GroupedAttention.causal(manager, model.config(), prefix, precision);
    }

    /** Mean cross-entropy over all cells, a scalar. */
    public NDArray mean(TokenBatch batch) {
        return perCell(batch).mean();
    }

    /** {@link #mean(TokenBatch)} with dropout. */
    public NDArray mean(TokenBatch batch, DropoutPass dropout) {
        return CrossEntropy.perToken(logits(batch, dropout), batch.tokens(manager, cells)).mean();
    }

    /** Cross-entropy of each cell, [B, H·W] in raster order. */
    public NDArray perCell(TokenBatch batch) {
        return CrossEntropy.perToken(logits(batch), batch.tokens(manager, cells));
    }

    /** Logits of each cell, [B, H·W, V] in raster order. */
    NDArray logits(TokenBatch batch) {
        return logits(batch, DropoutPass.NONE);
    }

    private NDArray logits(TokenBatch batch, DropoutPass dropout) {
        NDArray tokens = batch.tokens(manager, cells); // [B, H·W]
        NDArray x =
                Ops.concat(1, model.embedPrefix(batch.labels(manager)), model.embedTokens(tokens));
        NDArray hidden = // [B, P + H·W, d]
                model.hidden(dropout.embedding(x), rotation, dropout.layers(attention));
        int first = model.config().prefix().tokens() - 1;
        NDIndex predictors = new NDIndex(":").addSliceDim(first, first + cells.length);
        return model.logits(hidden.get(predictors));
    }

    @Override
    public void close() {
        manager.close();
    }
}
