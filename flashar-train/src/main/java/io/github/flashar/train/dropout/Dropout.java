package io.github.flashar.train.dropout;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.random.Philox;
import java.util.function.IntUnaryOperator;

/**
 * The dropouts of a run. What batch k drops is a function of (seed, k, layer, half of the layer,
 * position), so a resumed run drops the same.
 */
public final class Dropout {

    /** Counter of the run's seed; the data's own parts take the first ones. */
    private static final long COUNTER = 4;

    private final DropoutConfig config;
    private final int layers;
    private final IntUnaryOperator depth;
    private final long seed;

    private Dropout(DropoutConfig config, int layers, IntUnaryOperator depth, long seed) {
        this.config = config;
        this.layers = layers;
        this.depth = depth;
        this.seed = Philox.bits(seed, 0, COUNTER);
    }

    /** The dropouts of a raster model. */
    public static Dropout of(DropoutConfig config, BackboneConfig model, long seed) {
        return new Dropout(config, model.layers(), layer -> layer, seed);
    }

    /** The dropouts of a FlashAR model: a vertical layer stands as deep as the one it clones. */
    public static Dropout of(DropoutConfig config, FlashArConfig model, long seed) {
        int layers = model.backbone().layers();
        int branch = model.branch().layer();
        return new Dropout(
                config,
                layers,
                layer -> layer < layers ? layer : Math.min(branch + layer - layers, layers - 1),
                seed);
    }

    /** What the forward pass of a batch drops. */
    public DropoutPass pass(long batch) {
        return config.equals(DropoutConfig.OFF)
                ? DropoutPass.NONE
                : new MaskedPass(config, this::pathOf, Philox.bits(seed, 0, batch));
    }

    /** Drop path of a layer, linear from 0 in the first to the configured value in the last. */
    double pathOf(int layer) {
        return layers == 1 ? 0 : config.path() * depth.applyAsInt(layer) / (layers - 1);
    }
}
