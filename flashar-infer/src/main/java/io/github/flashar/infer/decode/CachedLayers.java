package io.github.flashar.infer.decode;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.FlashArConfig;

/**
 * The layers whose keys and values a decoder caches.
 *
 * @param whole layers that see prefix and image, the first ones
 * @param image layers that see the image alone, behind them
 */
public record CachedLayers(int whole, int image) {

    /** Those of a raster decoder: L. */
    public static CachedLayers raster(BackboneConfig config) {
        return new CachedLayers(config.layers(), 0);
    }

    /** Those of a diagonal decoder: L, and E of the vertical branch. */
    public static CachedLayers diagonal(FlashArConfig config) {
        int backbone = config.backbone().layers();
        int vertical = config.branch().verticalLayers();
        return config.branch().view() == BranchView.IMAGE
                ? new CachedLayers(backbone, vertical)
                : new CachedLayers(backbone + vertical, 0);
    }

    /** All layers. */
    public int count() {
        return whole + image;
    }
}
