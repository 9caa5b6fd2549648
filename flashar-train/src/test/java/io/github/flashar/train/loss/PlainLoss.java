package io.github.flashar.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BranchStates;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.core.model.RotaryEmbedding;
import io.github.flashar.core.model.SequenceAttention;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.train.data.TokenBatch;

/**
 * Gate, fusion and loss in plain Java doubles, on the model's own states: its witness for
 * everything after the transformer. Cells are (row, column); nothing of Fusion is used.
 */
final class PlainLoss {

    private final TokenGrid grid;
    private final TokenBatch batch;
    private final boolean mixedCorner;
    private final double[][][] hiddenH; // [B][1 + cells in raster order][d]
    private final double[][][] hiddenV;
    private final double[][][] logitsH; // [B][1 + cells][V]
    private final double[][][] logitsV;
    double[] gateIn; // [hidden · 2d]
    double[] gateOut; // [hidden]
    double[] gateBias; // [1]

    PlainLoss(NDManager manager, FlashArModel model, TokenBatch batch) {
        this.grid = model.config().backbone().grid();
        this.batch = batch;
        this.mixedCorner = model.config().corner() == CornerRule.MIXED;
        DiagonalOrder order = new DiagonalOrder(grid);
        PrefixMask prefix = PrefixMask.unpadded(model.config().backbone().prefix());
        try (NDScope scope = NativeMemory.scope()) {
            NDArray x =
                    Ops.concat(
                            1,
                            model.backbone()
                                    .embedPrefix(
                                            batch.conditions()
                                                    .array(
                                                            manager,
                                                            model.config().backbone().prefix())),
                            model.backbone().embedTokens(batch.tokens(manager, order.cells())));
            BranchStates states =
                    model.forward(
                            x,
                            prefix.tokens(),
                            new RotaryEmbedding(manager, model.config().backbone(), order.cells())
                                    .sequences(prefix),
                            SequenceAttention.diagonal(manager, model.config()));
            hiddenH = raster(order, states.horizontal());
            hiddenV = raster(order, states.vertical());
            logitsH = raster(order, model.backbone().logits(states.horizontal()));
            logitsV = raster(order, model.verticalLogits(states.vertical()));
            gateIn = doubles(model.parameters().get("hv_gate_mlp.0.weight"));
            gateOut = doubles(model.parameters().get("hv_gate_mlp.2.weight"));
            gateBias = doubles(model.parameters().get("hv_gate_mlp.2.bias"));
        }
    }

    double fused() {
        double sum = 0;
        for (int b = 0; b < batch.size(); b++) {
            for (int p = 0; p < grid.height(); p++) {
                for (int q = 0; q < grid.width(); q++) {
                    sum += crossEntropy(fusedLogits(b, p, q), token(b, p, q));
                }
            }
        }
        return sum / batch.size() / grid.cells();
    }

    double horizontal() {
        double sum = 0;
        for (int b = 0; b < batch.size(); b++) {
            for (int p = 0; p < grid.height(); p++) {
                for (int q = 0; q + 1 < grid.width(); q++) {
                    sum += crossEntropy(at(logitsH, b, p, q), token(b, p, q + 1));
                }
            }
        }
        int cells = grid.height() * (grid.width() - 1);
        return cells == 0 ? 0 : sum / batch.size() / cells;
    }

    double vertical() {
        double sum = 0;
        for (int b = 0; b < batch.size(); b++) {
            for (int p = 0; p + 1 < grid.height(); p++) {
                for (int q = 0; q < grid.width(); q++) {
                    sum += crossEntropy(at(logitsV, b, p, q), token(b, p + 1, q));
                }
            }
        }
        int cells = (grid.height() - 1) * grid.width();
        return cells == 0 ? 0 : sum / batch.size() / cells;
    }

    private double[] fusedLogits(int b, int p, int q) {
        if (p == 0 && q == 0) {
            return mixedCorner
                    ? mix(hiddenH[b][0], hiddenV[b][0], logitsH[b][0], logitsV[b][0])
                    : logitsH[b][0];
        }
        if (p == 0) {
            return at(logitsH, b, p, q - 1);
        }
        if (q == 0) {
            return at(logitsV, b, p - 1, q);
        }
        return mix(
                at(hiddenH, b, p, q - 1),
                at(hiddenV, b, p - 1, q),
                at(logitsH, b, p, q - 1),
                at(logitsV, b, p - 1, q));
    }

    private double[] mix(double[] left, double[] above, double[] leftLogits, double[] aboveLogits) {
        double g = gate(left, above);
        double[] z = new double[leftLogits.length];
        for (int v = 0; v < z.length; v++) {
            z[v] = g * leftLogits[v] + (1 - g) * aboveLogits[v];
        }
        return z;
    }

    private double gate(double[] left, double[] above) {
        int d = left.length;
        double out = gateBias[0];
        for (int unit = 0; unit < gateOut.length; unit++) {
            double sum = 0;
            for (int i = 0; i < 2 * d; i++) {
                sum += gateIn[unit * 2 * d + i] * (i < d ? left[i] : above[i - d]);
            }
            out += gateOut[unit] * sum / (1 + Math.exp(-sum));
        }
        return 1 / (1 + Math.exp(-out));
    }

    private double[] at(double[][][] values, int b, int p, int q) {
        return values[b][1 + p * grid.width() + q];
    }

    private int token(int b, int p, int q) {
        return batch.tokens()[b][p * grid.width() + q];
    }

    static double crossEntropy(double[] z, int target) {
        double max = Double.NEGATIVE_INFINITY;
        for (double value : z) {
            max = Math.max(max, value);
        }
        double sum = 0;
        for (double value : z) {
            sum += Math.exp(value - max);
        }
        return max + Math.log(sum) - z[target];
    }

    private static double[][][] raster(DiagonalOrder order, NDArray array) {
        int batch = (int) array.getShape().get(0);
        int length = (int) array.getShape().get(1);
        int width = (int) array.getShape().get(2);
        float[] values = array.toFloatArray();
        double[][][] result = new double[batch][length][width];
        for (int i = 0; i < values.length; i++) {
            int position = i / width % length;
            int to = position == 0 ? 0 : 1 + order.cell(position - 1);
            result[i / width / length][to][i % width] = values[i];
        }
        return result;
    }

    private static double[] doubles(NDArray array) {
        float[] values = array.toFloatArray();
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }
}
