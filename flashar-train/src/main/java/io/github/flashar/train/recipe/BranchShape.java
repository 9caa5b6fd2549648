package io.github.flashar.train.recipe;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.BranchView;
import java.util.OptionalInt;

/**
 * Where the vertical branch of a recipe leaves the raster model and how deep it is.
 *
 * @param layer branch layer m, 0..L; empty leaves it to a probe of the raster model, {@link
 *     io.github.flashar.train.probe.BranchProbe}
 * @param verticalLayers E, at least 1; empty is all from m on, L − m (eq. 6), and 1 if m = L
 * @param view what its layers attend to
 */
public record BranchShape(OptionalInt layer, OptionalInt verticalLayers, BranchView view) {

    /** How a layer that is left to a probe is written. */
    public static final String AUTO = "auto";

    public BranchShape {
        new BranchConfig(layer.orElse(0), verticalLayers.orElse(1)); // checks the ranges
    }

    /** Clones every layer from {@code layer} on; the clones see what the layers see. */
    public static BranchShape from(int layer) {
        return new BranchShape(OptionalInt.of(layer), OptionalInt.empty(), BranchView.SEQUENCE);
    }

    /** The shape of an adapted model. */
    static BranchShape of(BranchConfig branch) {
        return new BranchShape(
                OptionalInt.of(branch.layer()),
                OptionalInt.of(branch.verticalLayers()),
                branch.view());
    }

    /** Whether the layer is left to a probe. */
    public boolean isAuto() {
        return layer.isEmpty();
    }

    /** The same with a branch layer. */
    public BranchShape at(int chosen) {
        return new BranchShape(OptionalInt.of(chosen), verticalLayers, view);
    }

    /**
     * The branch on a raster model.
     *
     * @throws InvalidRequestException if the layer is left to a probe
     */
    BranchConfig on(BackboneConfig backbone) {
        int m =
                layer.orElseThrow(
                        () ->
                                new InvalidRequestException(
                                        "branch layer = auto is chosen by a probe of a trained"
                                                + " raster model, and there is none here; give a"
                                                + " number, 0.."
                                                + backbone.layers()));
        int all = BranchConfig.from(m, backbone).verticalLayers();
        return new BranchConfig(m, verticalLayers.orElse(all), view);
    }
}
