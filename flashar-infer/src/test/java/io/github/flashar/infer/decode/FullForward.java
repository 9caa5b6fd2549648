package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchStates;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.Fusion;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.model.RotaryEmbedding;
import io.github.flashar.core.model.SequenceAttention;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Ops;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The reference a cached decode is compared with: one masked pass over the finished grid, heads
 * applied one by one, logits mixed after them. Rows come back by raster number, [H·W][V].
 */
final class FullForward {

    private FullForward() {}

    static float[][] raster(NDManager manager, RasterModel model, int classId, int[] tokens) {
        NDArray condition = manager.create(new long[] {classId});
        return raster(
                manager, model, condition, PrefixMask.unpadded(model.config().prefix()), tokens);
    }

    static float[][] raster(
            NDManager manager,
            RasterModel model,
            NDArray condition,
            PrefixMask prefix,
            int[] tokens) {
        BackboneConfig config = model.config();
        int[] cells = IntStream.range(0, tokens.length).toArray();
        try (NDScope scope = NativeMemory.scope();
                RotaryEmbedding rotary = new RotaryEmbedding(manager, config, cells)) {
            NDArray hidden = // [1, P + H·W, d]
                    model.hidden(
                            embed(manager, model, condition, tokens),
                            rotary.sequences(prefix),
                            SequenceAttention.causal(manager, config, prefix));
            int first = prefix.tokens() - 1;
            String predicting = ":, " + first + ":" + (first + tokens.length);
            return rows(model.logits(hidden.get(predicting)), cells);
        }
    }

    static float[][] fused(NDManager manager, FlashArModel model, int classId, int[] tokens) {
        NDArray condition = manager.create(new long[] {classId});
        PrefixMask prefix = PrefixMask.unpadded(model.config().backbone().prefix());
        return fused(manager, model, condition, prefix, tokens);
    }

    static float[][] fused(
            NDManager manager,
            FlashArModel model,
            NDArray condition,
            PrefixMask prefix,
            int[] tokens) {
        BackboneConfig config = model.config().backbone();
        DiagonalOrder order = new DiagonalOrder(config.grid());
        int[] fed = order.toDiagonal(tokens);
        try (NDScope scope = NativeMemory.scope();
                RotaryEmbedding rotary = new RotaryEmbedding(manager, config, order.cells())) {
            BranchStates states =
                    model.forward(
                            embed(manager, model.backbone(), condition, fed),
                            prefix.tokens(),
                            rotary.sequences(prefix),
                            SequenceAttention.diagonal(manager, model.config(), prefix));
            Fusion fusion =
                    Fusion.wholeGrid(manager, order, prefix.tokens(), model.config().corner());
            return rows(model.predict(fusion, states).fused(), order.cells());
        }
    }

    /** {@code u + scale · (c − u)} on logits. */
    static float[] guide(float[] conditional, float[] unconditional, double scale) {
        float[] result = new float[conditional.length];
        for (int i = 0; i < result.length; i++) {
            result[i] =
                    (float)
                            (unconditional[i]
                                    + scale * ((double) conditional[i] - unconditional[i]));
        }
        return result;
    }

    private static NDArray embed(
            NDManager manager, RasterModel model, NDArray condition, int[] tokens) {
        NDArray ids = manager.create(Arrays.stream(tokens).asLongStream().toArray());
        return Ops.concat(
                1,
                model.embedPrefix(condition),
                model.embedTokens(ids.reshape(new Shape(1, tokens.length))));
    }

    private static float[][] rows(NDArray logits, int[] cells) {
        float[] flat = logits.toFloatArray();
        int vocabulary = flat.length / cells.length;
        float[][] rows = new float[cells.length][];
        for (int i = 0; i < cells.length; i++) {
            rows[cells[i]] = Arrays.copyOfRange(flat, i * vocabulary, (i + 1) * vocabulary);
        }
        return rows;
    }
}
