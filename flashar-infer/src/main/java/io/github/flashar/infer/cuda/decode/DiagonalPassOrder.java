package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.infer.cuda.kernel.Targets;
import io.github.flashar.infer.decode.DecodeStreams;

/**
 * Diagonal by diagonal: pass t feeds diagonal t − 1, the first one the prefix, and draws diagonal
 * t.
 */
final class DiagonalPassOrder implements PassOrder {

    private final FlashArConfig config;
    private final DiagonalOrder order;

    DiagonalPassOrder(FlashArConfig config) {
        this.config = config;
        this.order = new DiagonalOrder(config.backbone().grid());
    }

    @Override
    public int passes() {
        return order.grid().diagonals();
    }

    @Override
    public int[] cells() {
        return order.cells();
    }

    /** A cell has the position that it has in raster order. */
    @Override
    public int[] positions() {
        return order.cells();
    }

    @Override
    public int mostFed() {
        return Math.max(config.backbone().prefix().tokens(), order.maxWidth());
    }

    @Override
    public int mostTargets() {
        return order.maxWidth();
    }

    @Override
    public int fedTokens() {
        return order.start(passes() - 1);
    }

    @Override
    public boolean vertical() {
        return true;
    }

    @Override
    public PassShape pass(int number, DecodeStreams streams) {
        return number == 0 ? corner(streams) : diagonal(number, streams);
    }

    /** The last token of the prefix is the corner's neighbour, or both of its neighbours. */
    private PassShape corner(DecodeStreams streams) {
        int prefix = config.backbone().prefix().tokens();
        int above = config.corner() == CornerRule.HORIZONTAL ? Targets.NONE : prefix - 1;
        return new PassShape(
                true,
                true,
                streams.images(),
                streams.count() - streams.images(),
                new Targets(1, prefix, prefix - 1, above));
    }

    /**
     * Rows ascend along a diagonal, so neighbours of neighbours are neighbours: left is the cell of
     * the same row, above the one of the row before.
     */
    private PassShape diagonal(int number, DecodeStreams streams) {
        int before = order.start(number);
        int active = streams.count(guidance -> guidance.guidesDiagonal(before));
        int shift = firstRow(number) - firstRow(number - 1);
        return new PassShape(
                false,
                false,
                streams.images(),
                active - streams.images(),
                new Targets(order.width(number), order.width(number - 1), shift, shift - 1));
    }

    private int firstRow(int diagonal) {
        return order.grid().row(order.cell(order.start(diagonal)));
    }
}
