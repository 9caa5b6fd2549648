package io.github.flashar.core.model;

import io.github.flashar.core.error.Checks;

/**
 * Where the vertical branch leaves the backbone and how deep it is.
 *
 * <p>Vertical layer j starts as a copy of backbone layer min(m + j, L − 1). With m &lt; L the
 * branch reads the residual stream entering layer m. With m = L it is stacked on the un-normed
 * output of the last layer, which is NAR's structure (arXiv 2503.10696) and the official code's
 * default.
 *
 * @param layer m, 0..L
 * @param verticalLayers E, at least 1; the paper's clone of all upper layers is E = L − m
 * @param view what its layers attend to
 */
public record BranchConfig(int layer, int verticalLayers, BranchView view) {

    public BranchConfig {
        Checks.atLeast("branch layer", layer, 0);
        Checks.inRange("vertical layers", verticalLayers, 1, BackboneConfig.MAX_LAYERS);
    }

    /** A branch that sees prefix and image. */
    public BranchConfig(int layer, int verticalLayers) {
        this(layer, verticalLayers, BranchView.SEQUENCE);
    }

    /** Clones every layer from {@code layer} on (eq. 6), or one last layer when m = L. */
    public static BranchConfig from(int layer, BackboneConfig backbone) {
        return new BranchConfig(layer, Math.max(1, backbone.layers() - layer));
    }

    /** Backbone layer that vertical layer j starts from. */
    int sourceLayer(int verticalLayer, BackboneConfig backbone) {
        return Math.min(layer + verticalLayer, backbone.layers() - 1);
    }
}
