package io.github.flashar.core.internal.engine;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Weight matrices in the block order of oneDNN's products.
 *
 * <p>The product that DJL calls, {@code sgemm}, brings the whole matrix into such an order in every
 * call, which costs more than the product itself when only a few rows come.
 *
 * <p>A packed array is opaque: it may be kept, closed and given to {@link #linear}, nothing else.
 */
public final class PackedMatrix {

    private static final Logger LOG = LoggerFactory.getLogger(PackedMatrix.class);

    private PackedMatrix() {}

    /**
     * Packs a copy of a matrix.
     *
     * @param weight float32 [out, in]
     * @return empty if the array is not on the CPU or its libtorch lacks oneDNN
     */
    public static Optional<NDArray> of(NDArray weight) {
        if (Holder.SCRIPT == null || !weight.getDevice().equals(Device.cpu())) {
            return Optional.empty();
        }
        try (Torch.GradScope noGrad = Torch.noGrad()) {
            return Optional.of(Holder.SCRIPT.call("pack", weight));
        }
    }

    /** {@code x Wᵀ}: [..., in] to [..., out], without gradients. */
    public static NDArray linear(NDArray x, NDArray packed) {
        return Objects.requireNonNull(Holder.SCRIPT, "nothing was packed")
                .call("linear", x, packed);
    }

    /** Compiled at first use. */
    private static final class Holder {

        static final @Nullable TorchScript SCRIPT = load();

        private static @Nullable TorchScript load() {
            try {
                return TorchScript.load("PackedMatrix");
            } catch (EngineException e) {
                LOG.info("This libtorch lacks oneDNN's products: drawing is slower without", e);
                return null;
            }
        }
    }
}
