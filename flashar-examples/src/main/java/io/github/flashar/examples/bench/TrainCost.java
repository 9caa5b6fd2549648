package io.github.flashar.examples.bench;

import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;

/**
 * Floating-point operations that a training step needs at least: two for each multiplication with a
 * weight, {@code 4 · d · S} for the attention of a token to the S tokens it sees in a layer, both
 * heads for every cell; twice that backwards, where gradients by weights and by inputs are both
 * needed. Norms, activations, gate, losses, clipping and optimizer are left out.
 *
 * @param config sizes of the adapted model
 * @param batch grids, B
 */
record TrainCost(FlashArConfig config, int batch) {

    /** Forward pass, the same in both stages. */
    double forward() {
        int layers = backbone().layers() + config.branch().verticalLayers();
        return batch * (layers * (weights(layerWeights()) + attention()) + 2 * head());
    }

    /** Backward pass through everything. */
    double backwardStage2() {
        return 2 * forward();
    }

    /**
     * Backward pass through the vertical branch alone; its first product needs no gradient by its
     * input, the trunk.
     */
    double backwardStage1() {
        int layers = config.branch().verticalLayers();
        double through = layers * (weights(layerWeights()) + attention()) + head();
        return batch * (2 * through - weights(queryKeyValueWeights()));
    }

    private double weights(double count) {
        return 2 * count * backbone().sequenceLength();
    }

    private double layerWeights() {
        double dim = backbone().dim();
        return queryKeyValueWeights() + dim * (dim + 3.0 * backbone().feedForwardDim());
    }

    private double queryKeyValueWeights() {
        BackboneConfig sizes = backbone();
        double keysAndValues = 2.0 * sizes.keyValueHeads() * sizes.headDim();
        return sizes.dim() * (sizes.dim() + keysAndValues);
    }

    /** Of one layer and grid. */
    private double attention() {
        DiagonalOrder order = new DiagonalOrder(backbone().grid());
        int prefix = backbone().prefix().tokens();
        double seen = prefix * (prefix + 1) / 2.0;
        for (int index = 0; index < order.grid().cells(); index++) {
            seen += prefix + order.visible(index);
        }
        return 4 * backbone().dim() * seen;
    }

    /** Of one head and grid. */
    private double head() {
        return 2.0 * backbone().grid().cells() * backbone().vocabulary() * backbone().dim();
    }

    private BackboneConfig backbone() {
        return config.backbone();
    }
}
