package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import org.jspecify.annotations.Nullable;

/**
 * The last layer of a fusion gate, {@code sigmoid(out · silu(hidden) + bias)}: the weight of the
 * prediction from the left.
 *
 * @param width of its hidden layer, 0 if the gate is the same everywhere
 * @param out float32 [width], null if the width is 0
 * @param bias any number but NaN; ∓infinity weighs 0 and 1
 */
public record Gate(int width, @Nullable DeviceMemory out, float bias) {

    /** Widest hidden layer. */
    private static final int MAX_WIDTH = 1 << 20;

    public Gate {
        Checks.inRange("gate hidden width", width, 0, MAX_WIDTH);
        Checks.require(
                (width == 0) == (out == null),
                "a gate with a hidden layer of %d needs %s output weights",
                width,
                width == 0 ? "no" : "its");
        if (out != null) {
            Sizes.requireFloats("gate output", out, width);
        }
    }

    /**
     * The same weight everywhere.
     *
     * @param weight 0..1
     */
    public static Gate constant(double weight) {
        Checks.inRange("gate", weight, 0, 1);
        return new Gate(0, null, (float) Math.log(weight / (1 - weight)));
    }

    /** As a kernel's argument. */
    Object outArgument() {
        return Sizes.orNull(out);
    }

    /** The hidden layer of so many rows, float32 [rows, width], as a kernel's argument. */
    Object hiddenArgument(@Nullable DeviceMemory hidden, long rows) {
        if (width == 0) {
            return Sizes.orNull(null);
        }
        if (hidden == null) {
            throw new IllegalArgumentException(
                    "the gate has a hidden layer of " + width + ", and needs its values");
        }
        Sizes.requireFloats("hidden", hidden, rows * width);
        return hidden;
    }
}
