package io.github.flashar.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.internal.engine.FusedOperators;
import io.github.flashar.core.nn.NativeMemory;
import java.util.List;

/**
 * Clips gradients by the Euclidean norm of all of them together: {@code g ← g · min(1, max / (norm
 * + 1e-6))}. It says what to divide by; {@link AdamW} divides while it reads the gradients, which
 * saves a pass over them.
 *
 * @param maxNorm largest norm left alone, above 0
 */
public record GradientClipping(double maxNorm) {

    private static final double EPS = 1e-6;

    public GradientClipping {
        Checks.require(maxNorm > 0, "largest gradient norm = %s must be above 0", maxNorm);
    }

    /** Norm of the gradients of some parameters, at least one; not finite if one of them is not. */
    public double norm(List<NDArray> parameters) {
        try (NDScope scope = NativeMemory.scope()) {
            NDList norms = new NDList();
            parameters.forEach(array -> norms.add(FusedOperators.norm(array.getGradient())));
            // read once: a read per parameter would stall a GPU each time
            return FusedOperators.norm(NDArrays.stack(norms)).getFloat();
        }
    }

    /** What to divide gradients of a finite norm by, at least 1. */
    public double divisor(double norm) {
        return norm > maxNorm ? (norm + EPS) / maxNorm : 1;
    }
}
