package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import io.github.flashar.core.nn.Scalars;

/**
 * The gate of the official LlamaGen-FlashAR code: an MLP on both rows of logits, always in float32.
 *
 * <pre>
 * f = [z^H ; z^V], NaN to 0, ±infinity to ±30
 * c = f − mean(f)
 * x = clamp(c / sqrt(max(mean(c²), 1e-6)), −6, 6)
 * w = sigmoid(MLP(x))
 * </pre>
 *
 * No gradient flows from the weight into the logits.
 */
final class LogitGate implements FusionGate {

    private static final float INFINITE = 30;
    private static final double MIN_MEAN_SQUARE = 1e-6;
    private static final float MAX_FEATURE = 6;

    private final GateMlp mlp;

    LogitGate(GateMlp mlp) {
        this.mlp = mlp;
    }

    @Override
    public boolean readsLogits() {
        return true;
    }

    @Override
    public NDArray weight(NDArray left, NDArray above) {
        return mlp.weight(normalize(left.concat(above, -1).stopGradient()));
    }

    /** [..., 2V] to [..., 2V]. */
    private static NDArray normalize(NDArray logits) {
        NDArray finite = finite(logits);
        NDArray centred = finite.sub(finite.mean(new int[] {-1}, true));
        NDArray meanSquare = centred.square().mean(new int[] {-1}, true);
        NDArray scale = meanSquare.maximum(Scalars.of(logits, MIN_MEAN_SQUARE)).sqrt();
        return centred.div(scale).clip(-MAX_FEATURE, MAX_FEATURE);
    }

    private static NDArray finite(NDArray x) {
        NDArray noNaN = NDArrays.where(x.isNaN(), x.zerosLike(), x);
        NDArray limit = noNaN.sign().mul(Scalars.of(x, INFINITE));
        return NDArrays.where(noNaN.isInfinite(), limit, noNaN);
    }
}
