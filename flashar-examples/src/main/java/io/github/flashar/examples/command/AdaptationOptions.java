package io.github.flashar.examples.command;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.train.recipe.BranchShape;
import io.github.flashar.train.recipe.ModelShape;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Shape of the branch that FlashAR adds. */
final class AdaptationOptions {

    @Option(
            names = "--branch-layer",
            paramLabel = "M|auto",
            description =
                    "Layer whose input the vertical branch reads, 0..layers; auto lets adapt choose"
                            + " it by a short probe of the raster model's layers on the training"
                            + " grids. Default: the recipe's; without one the last third of the"
                            + " layers is cloned")
    private @Nullable String branchLayer;

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
    ModelShape over(ModelShape shape) {
        return given()
                ? shape.with(new BranchShape(layer(shape), depth(), shape.branch().view()))
                : shape;
    }

    /** Returns the model of these options and the paper's gate. */
    FlashArConfig config(BackboneConfig backbone) {
        return over(unasked(backbone)).on(backbone);
    }

    /** What is added if nothing else is asked for. */
    static ModelShape unasked(BackboneConfig backbone) {
        int layer = backbone.layers() * 2 / 3;
        return ModelShape.of(FlashArConfig.paper(backbone, layer)).with(BranchShape.from(layer));
    }

    private OptionalInt depth() {
        return verticalLayers == null ? OptionalInt.empty() : OptionalInt.of(verticalLayers);
    }

    private OptionalInt layer(ModelShape shape) {
        if (branchLayer == null) {
            return shape.branch().layer();
        }
        if (branchLayer.equals(BranchShape.AUTO)) {
            return OptionalInt.empty();
        }
        Checks.require(
                branchLayer.matches("\\d{1,9}"),
                "--branch-layer = %s must be a whole number, 0 or above, or auto",
                branchLayer);
        return OptionalInt.of(Integer.parseInt(branchLayer));
    }
}
