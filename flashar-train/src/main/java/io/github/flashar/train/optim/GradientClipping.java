package io.github.flashar.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.NativeMemory;
import java.util.List;

/**
 * Clips gradients by the Euclidean norm of all of them together: {@code g ← g · min(1, max / (norm
 * + 1e-6))}.
 *
 * @param maxNorm largest norm left alone, above 0
 */
public record GradientClipping(double maxNorm) {

    private static final double EPS = 1e-6;

    public GradientClipping {
        Checks.require(maxNorm > 0, "largest gradient norm = %s must be above 0", maxNorm);
    }

    /**
     * Clips in place and returns the norm before clipping. If that is not finite, nothing is
     * clipped: such gradients are for the caller to throw away.
     */
    public double apply(List<NDArray> parameters) {
        try (NDScope scope = NativeMemory.scope();
                Torch.GradScope noGrad = Torch.noGrad()) {
            NDList gradients = new NDList();
            parameters.forEach(parameter -> gradients.add(parameter.getGradient()));
            double norm = norm(gradients);
            if (norm > maxNorm && norm < Double.POSITIVE_INFINITY) {
                NDArray first = gradients.get(0);
                NDArray scale = first.getManager().create((float) (maxNorm / (norm + EPS)));
                gradients.forEach(gradient -> gradient.muli(scale));
            }
            return norm;
        }
    }

    /** Summed on the device and read once: a read per parameter would stall a GPU each time. */
    private static double norm(NDList gradients) {
        NDList squares = new NDList();
        gradients.forEach(gradient -> squares.add(gradient.square().sum()));
        return Math.sqrt(NDArrays.stack(squares).sum().getFloat());
    }
}
