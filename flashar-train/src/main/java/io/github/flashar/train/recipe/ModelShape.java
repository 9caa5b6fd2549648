package io.github.flashar.train.recipe;

import io.github.flashar.core.model.BackboneConfig;
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
public record ModelShape(BranchShape branch, GateConfig gate, CornerRule corner) {

    /** The shape of an adapted model. */
    public static ModelShape of(FlashArConfig config) {
        return new ModelShape(BranchShape.of(config.branch()), config.gate(), config.corner());
    }

    /** The same with another branch. */
    public ModelShape with(BranchShape other) {
        return new ModelShape(other, gate, corner);
    }

    /**
     * The adapted model that becomes of a raster model.
     *
     * @throws io.github.flashar.core.error.InvalidRequestException if it has not enough layers, or
     *     if the branch layer is left to a probe
     */
    public FlashArConfig on(BackboneConfig backbone) {
        return new FlashArConfig(backbone, branch.on(backbone), gate, corner);
    }

    /** The largest adapted model that may become of it: a probe may choose any layer. */
    public FlashArConfig largestOn(BackboneConfig backbone) {
        return branch.isAuto() ? with(branch.at(0)).on(backbone) : on(backbone);
    }
}
