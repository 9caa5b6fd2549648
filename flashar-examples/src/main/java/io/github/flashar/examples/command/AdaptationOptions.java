package io.github.flashar.examples.command;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Shape of the branch that FlashAR adds. */
final class AdaptationOptions {

    @Option(
            names = "--branch-layer",
            paramLabel = "M",
            description =
                    "Layer whose input the vertical branch reads, 0..layers."
                            + " Default: the last third of the layers is cloned")
    private @Nullable Integer branchLayer;

    @Option(
            names = "--vertical-layers",
            paramLabel = "E",
            description = "Layers of the vertical branch. Default: all from the branch layer on")
    private @Nullable Integer verticalLayers;

    /** Whether any was given. */
    boolean given() {
        return branchLayer != null || verticalLayers != null;
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
