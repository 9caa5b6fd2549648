package io.github.flashar.train.recipe;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;

/**
 * What an adaptation adds to a raster model.
 *
 * @param branch branch layer m and vertical layers E
 * @param gate how the two predictions are weighed
 * @param corner what predicts cell (0, 0)
 */
public record ModelShape(BranchConfig branch, GateConfig gate, CornerRule corner) {

    /** The shape of an adapted model. */
    public static ModelShape of(FlashArConfig config) {
        return new ModelShape(config.branch(), config.gate(), config.corner());
    }

    /**
     * The adapted model that becomes of a raster model.
     *
     * @throws io.github.flashar.core.error.InvalidRequestException if it has not enough layers
     */
    public FlashArConfig on(BackboneConfig backbone) {
        return new FlashArConfig(backbone, branch, gate, corner);
    }
}
