package io.github.flashar.examples.command;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.train.recipe.ModelShape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Shape of the branch that FlashAR adds. */
final class AdaptationOptions {

    @Option(
            names = "--branch-layer",
            paramLabel = "M",
            description =
                    "Layer whose input the vertical branch reads, 0..layers."
                            + " Default: the recipe's; without one the last third of the layers is"
                            + " cloned")
    private @Nullable Integer branchLayer;

    @Option(
            names = "--vertical-layers",
            paramLabel = "E",
            description =
                    "Layers of the vertical branch. Default: the recipe's; all from the branch layer"
                            + " on if there is none or another branch layer")
    private @Nullable Integer verticalLayers;

    /** Whether any was given. */
    boolean given() {
        return branchLayer != null || verticalLayers != null;
    }

    /** Returns a shape with the options that were given in place of its own. */
    ModelShape over(ModelShape shape, BackboneConfig backbone) {
        if (!given()) {
            return shape;
        }
        int layer = branchLayer == null ? shape.branch().layer() : branchLayer;
        BranchConfig branch =
                verticalLayers == null
                        ? BranchConfig.from(layer, backbone)
                        : new BranchConfig(layer, verticalLayers);
        return new ModelShape(branch, shape.gate(), shape.corner());
    }

    FlashArConfig config(BackboneConfig backbone) {
        int layer = branchLayer == null ? backbone.layers() * 2 / 3 : branchLayer;
        FlashArConfig config = FlashArConfig.paper(backbone, layer);
        return verticalLayers == null
                ? config
                : new FlashArConfig(
                        backbone,
                        new BranchConfig(layer, verticalLayers),
                        GateConfig.paper(backbone),
                        CornerRule.HORIZONTAL);
    }
}
