package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.nn.Scalars;
import org.jspecify.annotations.Nullable;

/** {@code softmax(q kᵀ / sqrt(D) + mask) v}, the plain reference. */
public final class ScaledDotProduct {

    private ScaledDotProduct() {}

    /**
     * Attends T queries to S keys. Query head j reads key/value head ⌊j / (heads / keyValueHeads)⌋.
     *
     * @param query [B, heads, T, D]
     * @param key [B, keyValueHeads, S, D]
     * @param value [B, keyValueHeads, S, D]
     * @param mask additive, [B or 1, 1, T or 1, S]; null if every query sees every key
     * @return [B, heads, T, D]
     */
    public static NDArray attend(
            NDArray query, NDArray key, NDArray value, @Nullable NDArray mask) {
        Shape shape = query.getShape();
        long keyValueHeads = key.getShape().get(1);
        long group = shape.get(1) / keyValueHeads;
        NDArray scaled = Scalars.scale(query, 1 / Math.sqrt(shape.get(3)));
        if (group == 1) {
            return weigh(scaled.matMul(key.swapAxes(2, 3)), mask).matMul(value);
        }
        // The queries of a group share keys: fold them into the row axis. [B, kv, group·T, D]
        Shape grouped = new Shape(shape.get(0), keyValueHeads, group * shape.get(2), shape.get(3));
        return weigh(scaled.reshape(grouped).matMul(key.swapAxes(2, 3)), repeat(mask, group))
                .matMul(value)
                .reshape(shape);
    }

    private static @Nullable NDArray repeat(@Nullable NDArray mask, long group) {
        return mask == null || mask.getShape().get(2) == 1
                ? mask
                : mask.tile(new long[] {1, 1, group, 1});
    }

    private static NDArray weigh(NDArray scores, @Nullable NDArray mask) {
        return (mask == null ? scores : scores.add(mask)).softmax(-1);
    }
}
