package io.github.flashar.train.loss;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.nn.Scalars;

/**
 * What keeps a gate from settling on one neighbour: {@code 1 − mean of H₂(g)} over interior cells,
 * where {@code H₂(g) = −(g ln g + (1 − g) ln(1 − g)) / ln 2} and g is kept 1e-6 away from 0 and 1.
 * It is 0 if every gate is 0.5 and 1 if none hesitates; 0 for a grid without interior.
 *
 * <p>The gradient goes where the gate's own goes: of the gate that reads logits into its MLP only.
 *
 * <p>Source: the official LlamaGen-FlashAR trainer; the paper does without.
 */
final class GateCollapse {

    private static final float MARGIN = 1e-6f;
    private static final double PER_BIT = 1 / Math.log(2);

    private GateCollapse() {}

    /**
     * The loss of a batch, a scalar.
     *
     * @param gate weight of the horizontal prediction, [B, H·W, 1]
     */
    static NDArray of(NDArray gate, CellMean mean, DiagonalOrder order) {
        NDArray g = gate.squeeze(-1).clip(MARGIN, 1 - MARGIN); // [B, H·W]
        NDArray rest = g.onesLike().sub(g);
        NDArray negative = g.mul(g.log()).add(rest.mul(rest.log()));
        NDArray lost = Scalars.scale(negative, PER_BIT).add(g.onesLike()); // 1 − H₂
        return mean.over(lost, i -> CellMean.hasLeft(order, i) && CellMean.hasAbove(order, i));
    }
}
