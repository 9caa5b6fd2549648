package io.github.flashar.examples.bench.cuda;

import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.infer.model.DecoderKind;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A model of what a decode in bfloat16 costs, pass by pass: it reads all weights and the caches
 * once, writes new keys and values, and moves twelve vectors of the residual width a layer and
 * three rows of logits a head. Each stream is counted with logits of its own and with a gate that
 * reads them; an engine that folds its heads does less than that.
 *
 * @param passes of one request
 */
record Roofline(List<Pass> passes) {

    private static final int BYTES = 2; // of a value
    private static final int LAYER_VECTORS = 12;
    private static final int LOGIT_ROWS = 3;
    private static final int GATE_WIDTH = 32;

    /**
     * One pass.
     *
     * @param flops floating-point operations
     * @param bytes to and from memory
     */
    record Pass(double flops, double bytes) {}

    /** Of a request of so many images. */
    static Roofline of(FlashArConfig config, DecoderKind kind, int images, boolean guided) {
        int[] fed = fed(config.backbone(), kind);
        int streams = guided ? 2 * images : images;
        return new Roofline(
                IntStream.range(0, fed.length)
                        .mapToObj(i -> pass(config, kind, streams, fed[i], sum(fed, i + 1)))
                        .toList());
    }

    /** Tokens that each pass feeds to a stream: the prefix, then what the pass before drew. */
    private static int[] fed(BackboneConfig backbone, DecoderKind kind) {
        int prefix = backbone.prefix().tokens();
        DiagonalOrder order = new DiagonalOrder(backbone.grid());
        return switch (kind) {
            case RASTER ->
                    IntStream.range(0, backbone.grid().cells())
                            .map(i -> i == 0 ? prefix : backbone.breaksLineBefore(i) ? 2 : 1)
                            .toArray();
            case DIAGONAL ->
                    IntStream.range(0, backbone.grid().diagonals())
                            .map(i -> i == 0 ? prefix : order.width(i - 1))
                            .toArray();
        };
    }

    private static int sum(int[] values, int count) {
        return IntStream.range(0, count).map(i -> values[i]).sum();
    }

    private static Pass pass(
            FlashArConfig config, DecoderKind kind, int streams, int fed, int context) {
        boolean diagonal = kind == DecoderKind.DIAGONAL;
        BackboneConfig backbone = config.backbone();
        double dim = backbone.dim();
        double queries = (double) backbone.heads() * backbone.headDim();
        double layers = backbone.layers() + (diagonal ? config.branch().verticalLayers() : 0);
        int heads = diagonal ? 2 : 1;
        double cached = 2.0 * backbone.keyValueHeads() * backbone.headDim(); // keys and values
        double layer = dim * (2 * queries + cached + 3.0 * backbone.feedForwardDim());
        double weights = layers * layer + heads * dim * backbone.vocabulary();
        double gate = diagonal ? 2.0 * 2 * backbone.vocabulary() * GATE_WIDTH * 2 : 0;
        double rows = (double) streams * fed;
        double flops = rows * (2 * weights + 4 * context * queries * layers + gate);
        double keysAndValues = streams * layers * cached * (context + fed);
        double moved =
                rows * (dim * layers * LAYER_VECTORS + heads * LOGIT_ROWS * backbone.vocabulary());
        return new Pass(flops, BYTES * (weights + keysAndValues + moved));
    }

    double flops() {
        return passes.stream().mapToDouble(Pass::flops).sum();
    }

    double bytes() {
        return passes.stream().mapToDouble(Pass::bytes).sum();
    }

    /** The least time if each pass runs at one of the ceilings. */
    double seconds(Ceilings ceilings) {
        return passes.stream()
                .mapToDouble(
                        pass ->
                                Math.max(
                                        pass.flops() / ceilings.flopsPerSecond(),
                                        pass.bytes() / ceilings.bytesPerSecond()))
                .sum();
    }
}
