package io.github.flashar.examples.bench;

import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;

/**
 * Floating-point operations that a request needs at least: two for each multiplication with a
 * weight, {@code 4 · heads · D · S} for the attention of a token to S others in a layer, heads for
 * the tokens drawn only. Norms, gates and sampling are left out.
 *
 * @param config sizes of the adapted model
 * @param batch images, B
 * @param guided whether unconditional streams run beside
 */
record DecodeCost(FlashArConfig config, int batch, boolean guided) {

    /** Token by token: {@code H·W} passes. */
    double raster() {
        int cells = backbone().grid().cells();
        double flops = 0;
        for (int cell = 0; cell < cells; cell++) {
            int fed = cell == 0 ? backbone().prefix().tokens() : 1;
            int seen = backbone().prefix().tokens() + cell;
            flops += pass(backbone().layers(), fed, seen);
        }
        return flops + (double) batch * cells * head();
    }

    /** Diagonal by diagonal: {@code H + W − 1} passes. */
    double diagonal() {
        DiagonalOrder order = new DiagonalOrder(backbone().grid());
        int layers = backbone().layers() + config.branch().verticalLayers();
        double flops = 0;
        for (int t = 0; t < order.grid().diagonals(); t++) {
            int prefix = backbone().prefix().tokens();
            int fed = t == 0 ? prefix : order.start(t) - order.start(t - 1);
            flops += pass(layers, fed, prefix + order.start(t));
        }
        boolean folded = !(config.gate() instanceof GateConfig.Logits);
        double rows = (double) order.grid().cells() * (folded ? batch : streams());
        return flops + rows * 2 * head();
    }

    private double pass(int layers, int fed, int seen) {
        BackboneConfig sizes = backbone();
        double dim = sizes.dim();
        double queries = (double) sizes.heads() * sizes.headDim();
        double keysAndValues = 2.0 * sizes.keyValueHeads() * sizes.headDim();
        double weights = dim * (2 * queries + keysAndValues + 3.0 * sizes.feedForwardDim());
        return (double) streams() * layers * fed * (2 * weights + 4 * queries * seen);
    }

    private double head() {
        return 2.0 * backbone().vocabulary() * backbone().dim();
    }

    private int streams() {
        return guided ? 2 * batch : batch;
    }

    private BackboneConfig backbone() {
        return config.backbone();
    }
}
