package io.github.flashar.train.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.train.data.TokenBatch;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.loss.AdaptationLoss;
import io.github.flashar.train.loss.AuxiliaryWeights;
import io.github.flashar.train.loss.CellLosses;
import io.github.flashar.train.loss.RasterLoss;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Measures models on grids kept apart.
 *
 * @param data the grids, at least one
 * @param batchSize grids a forward pass
 */
public record HeldOut(TokenSource data, int batchSize) {

    private static final int MOST = 64;
    private static final long LOGIT_BYTES = 1L << 30;

    private static final int FUSED = 0;
    private static final int HORIZONTAL = 1;
    private static final int VERTICAL = 2;
    private static final int GATE = 3;

    public HeldOut {
        Checks.atLeast("held-out grids", data.size(), 1);
        Checks.atLeast("evaluation batch size", batchSize, 1);
    }

    /** As many grids a pass as leave a head's logits within 1 GiB, {@value #MOST} at most. */
    public static HeldOut of(TokenSource data, BackboneConfig model) {
        long logits = (long) Float.BYTES * model.grid().cells() * model.tokenRows();
        return new HeldOut(data, (int) Math.max(1, Math.min(MOST, LOGIT_BYTES / logits)));
    }

    /** Mean cross-entropy of a raster model over all cells, in nats a token. */
    public double evaluate(RasterModel model) {
        data.checkFits(model.config());
        try (RasterLoss loss = new RasterLoss(model)) {
            double[][] means = cellMeans(batch -> new NDList(loss.perCell(batch)));
            return mean(means[0], cell -> true);
        }
    }

    /** Cross-entropies of a FlashAR model. */
    public CrossEntropies evaluate(FlashArModel model) {
        data.checkFits(model.config().backbone());
        try (AdaptationLoss loss = new AdaptationLoss(model, AuxiliaryWeights.NONE)) {
            DiagonalOrder order = loss.order();
            IntPredicate interior =
                    index ->
                            order.left(index) != DiagonalOrder.NONE
                                    && order.above(index) != DiagonalOrder.NONE;
            int cells = data.grid().cells();
            var gates = new GateStatistics.Sums(IntStream.range(0, cells).filter(interior));
            double[][] means =
                    cellMeans(
                            batch -> {
                                NDList values = values(loss.perCell(batch));
                                gates.add(values.get(GATE).toFloatArray(), cells);
                                return values;
                            });
            return new CrossEntropies(
                    mean(means[FUSED], index -> true),
                    mean(means[FUSED], interior),
                    mean(means[HORIZONTAL], interior),
                    mean(means[VERTICAL], interior),
                    toRaster(order, means[GATE]),
                    gates.statistics());
        }
    }

    /**
     * Entropy of the token distribution over all cells, in nats: what a model reaches that knows
     * how often each token occurs and nothing else.
     */
    public double unigramEntropy() {
        long[] counts = new long[data.vocabulary()];
        for (int i = 0; i < data.size(); i++) {
            for (int token : data.tokens(i, data.plainAugmentation())) {
                counts[token]++;
            }
        }
        double total = (double) data.size() * data.grid().cells();
        return Arrays.stream(counts)
                .filter(count -> count > 0)
                .mapToDouble(count -> -count / total * Math.log(count / total))
                .sum();
    }

    /** Averages [B, cells] arrays over all grids: one mean per array and cell. */
    private double[][] cellMeans(Function<TokenBatch, NDList> losses) {
        double[][] means = {};
        try (Torch.GradScope noGrad = Torch.noGrad()) {
            for (int from = 0; from < data.size(); from += batchSize) {
                int to = Math.min(data.size(), from + batchSize);
                try (NDScope scope = NativeMemory.scope()) {
                    TokenBatch batch = data.batch(IntStream.range(from, to).toArray());
                    means = add(means, losses.apply(batch));
                }
            }
        }
        return means;
    }

    private double[][] add(double[][] means, NDList batch) {
        NDList sums = new NDList();
        batch.forEach(array -> sums.add(array.sum(new int[] {0})));
        float[] values = NDArrays.stack(sums).toFloatArray(); // [arrays, cells]
        int cells = data.grid().cells();
        double[][] result = means.length == 0 ? new double[batch.size()][cells] : means;
        for (int i = 0; i < values.length; i++) {
            result[i / cells][i % cells] += values[i] / (double) data.size();
        }
        return result;
    }

    private static NDList values(CellLosses losses) {
        Shape shape = losses.fused().getShape();
        NDArray gate = losses.gate().broadcast(shape.add(1)).reshape(shape); // a fixed one has no B
        return new NDList(losses.fused(), losses.horizontal(), losses.vertical(), gate);
    }

    /** Mean over the cells of a predicate; NaN if there are none. */
    private static double mean(double[] values, IntPredicate cells) {
        return IntStream.range(0, values.length)
                .filter(cells)
                .mapToDouble(index -> values[index])
                .average()
                .orElse(Double.NaN);
    }

    private static double[] toRaster(DiagonalOrder order, double[] values) {
        double[] raster = new double[values.length];
        for (int index = 0; index < values.length; index++) {
            raster[order.cell(index)] = values[index];
        }
        return raster;
    }
}
