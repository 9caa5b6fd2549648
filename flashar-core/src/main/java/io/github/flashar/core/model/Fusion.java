package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.nn.NativeMemory;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which branch outputs predict each of T target cells, and with which weight (eq. 8):
 *
 * <pre>
 * z(p,q) = w · z^H(p, q−1) + (1 − w) · z^V(p−1, q)
 * w = gate inside the grid, 1 in row 0, 0 in column 0
 * </pre>
 *
 * The corner has no neighbour; {@link CornerRule} says what the last prefix position contributes. A
 * target without one of the neighbours picks an arbitrary state in its place and weighs it with 0.
 *
 * <p>Training fuses all cells at once ({@link #wholeGrid}), a decoder one diagonal from the outputs
 * of the diagonal before ({@link #diagonal}): the same rule on another range.
 */
public final class Fusion {

    private final NDArray left; // int64 [T], into the source's token axis
    private final NDArray above; // int64 [T]
    private final NDArray gated; // [T, 1], 1 where the gate decides
    private final NDArray fixed; // [T, 1], the weight where nothing decides
    private final @Nullable NDArray corner; // [T, 1], 1 where the corner's own gate decides

    private Fusion(NDManager owner, Target[] targets) {
        Shape column = new Shape(targets.length, 1);
        float[] gate = new float[targets.length];
        float[] weight = new float[targets.length];
        for (int i = 0; i < targets.length; i++) {
            gate[i] = targets[i].rule() == Rule.GATE ? 1f : 0f;
            weight[i] = targets[i].rule() == Rule.HORIZONTAL ? 1f : 0f;
        }
        left = own(owner, owner.create(indices(targets, true)));
        above = own(owner, owner.create(indices(targets, false)));
        gated = own(owner, owner.create(gate, column));
        fixed = own(owner, owner.create(weight, column));
        corner = targets[0].rule() == Rule.CORNER_GATE ? firstRow(owner, column) : null;
    }

    private static NDArray firstRow(NDManager owner, Shape column) {
        float[] first = new float[(int) column.size()];
        first[0] = 1;
        return own(owner, owner.create(first, column));
    }

    /**
     * All cells in diagonal order, predicted from the outputs of the whole sequence [B, P + H·W,
     * d].
     *
     * @param owner frees the index arrays
     * @param prefix P, tokens before the image
     */
    public static Fusion wholeGrid(
            NDManager owner, DiagonalOrder order, int prefix, CornerRule corner) {
        return new Fusion(
                owner,
                IntStream.range(0, order.grid().cells())
                        .mapToObj(index -> Target.of(order, index, corner, prefix, prefix - 1))
                        .toArray(Target[]::new));
    }

    /**
     * The cells of diagonal t, predicted from the outputs of diagonal t−1, [B, width(t−1), d]; for
     * t = 0 from the output at the last prefix position, [B, 1, d].
     *
     * @param owner frees the index arrays
     */
    public static Fusion diagonal(
            NDManager owner, DiagonalOrder order, int diagonal, CornerRule corner) {
        int offset = diagonal == 0 ? 0 : -order.start(diagonal - 1);
        return new Fusion(
                owner,
                IntStream.range(order.start(diagonal), order.end(diagonal))
                        .mapToObj(index -> Target.of(order, index, corner, offset, 0))
                        .toArray(Target[]::new));
    }

    /** States of the left neighbours: [B, S, d] to [B, T, d]. */
    public NDArray left(NDArray source) {
        return pick(source, left);
    }

    /** States of the upper neighbours: [B, S, d] to [B, T, d]. */
    public NDArray above(NDArray source) {
        return pick(source, above);
    }

    /** Whether the first target is a corner that a gate of its own decides. */
    boolean hasGatedCorner() {
        return corner != null;
    }

    /** Turns the gate's output [B, T, 1] into the weight of the horizontal prediction. */
    NDArray weights(NDArray gate) {
        return gated.mul(gate).add(fixed);
    }

    /** {@link #weights(NDArray)} with the output of the corner's gate, [B, 1, 1]. */
    NDArray weights(NDArray gate, NDArray cornerGate) {
        return Objects.requireNonNull(corner).mul(cornerGate).add(weights(gate));
    }

    private static NDArray pick(NDArray source, NDArray indices) {
        return source.get(new NDIndex(":, {}", indices));
    }

    private static long[] indices(Target[] targets, boolean left) {
        return IntStream.range(0, targets.length)
                .mapToLong(i -> left ? targets[i].left() : targets[i].above())
                .toArray();
    }

    private static NDArray own(NDManager owner, NDArray array) {
        return NativeMemory.keep(array, owner);
    }

    /** What decides the weight of the horizontal prediction. */
    private enum Rule {
        GATE,
        CORNER_GATE,
        HORIZONTAL,
        VERTICAL;

        static Rule ofCorner(CornerRule corner) {
            return switch (corner) {
                case HORIZONTAL -> HORIZONTAL;
                case MIXED -> GATE;
                case RESIDUAL -> CORNER_GATE;
            };
        }
    }

    /** Source positions and weight rule of one cell. */
    private record Target(int left, int above, Rule rule) {

        static Target of(
                DiagonalOrder order, int index, CornerRule corner, int offset, int prefix) {
            if (index == 0) {
                return new Target(prefix, prefix, Rule.ofCorner(corner));
            }
            int left = order.left(index);
            int above = order.above(index);
            if (above == DiagonalOrder.NONE) {
                return new Target(left + offset, left + offset, Rule.HORIZONTAL);
            }
            if (left == DiagonalOrder.NONE) {
                return new Target(above + offset, above + offset, Rule.VERTICAL);
            }
            return new Target(left + offset, above + offset, Rule.GATE);
        }
    }
}
