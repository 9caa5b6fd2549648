package io.github.flashar.train.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.NativeMemory;
import java.util.Map;

/** A checkpoint of a run that has gone wrong would be kept in the place of a good one. */
final class FiniteValues {

    private FiniteValues() {}

    /**
     * Checks every value of every array.
     *
     * @param step steps done, for the message
     */
    static void require(Map<String, NDArray> arrays, long step) {
        try (Torch.GradScope noGrad = Torch.noGrad()) {
            arrays.forEach((name, array) -> require(name, array, step));
        }
    }

    private static void require(String name, NDArray array, long step) {
        try (NDScope scope = NativeMemory.scope()) {
            float largest = array.abs().max().getFloat(); // NaN if there is one
            Checks.require(
                    Float.isFinite(largest),
                    "%s holds %s after step %d: no checkpoint is written; go on from an earlier one"
                            + " or start again with a lower learning rate",
                    name,
                    largest,
                    step);
        }
    }
}
