package io.github.flashar.testkit.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights that a fixture does not ship because anyone can compute them: element i of a tensor is a
 * mixed counter (SplitMix64) started at the FNV-1a hash of its name, scaled by the tensor's role.
 */
public final class RecipeWeights {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** The manifest's sums were taken in float64 over at most a few million values of order one. */
    private static final double SUM_TOLERANCE = 1e-6;

    private RecipeWeights() {}

    /** One tensor: sizes and values, row-major. */
    public record Tensor(long[] shape, float[] values) {}

    /**
     * Computes every tensor of a manifest and checks it against the first values and the sum there.
     *
     * @param prefix goes before each name when it is hashed
     */
    public static Map<String, Tensor> generate(String prefix, JsonObject manifest) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        manifest.entrySet()
                .forEach(
                        entry -> {
                            JsonObject expected = entry.getValue().getAsJsonObject();
                            Tensor tensor = generate(prefix, entry.getKey(), shape(expected));
                            check(entry.getKey(), tensor, expected);
                            result.put(entry.getKey(), tensor);
                        });
        return result;
    }

    private static Tensor generate(String prefix, String name, long[] shape) {
        int count = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        float[] values = new float[count];
        long hash = hash(prefix + name);
        for (int i = 0; i < count; i++) {
            values[i] = (float) value(name, shape, uniform(hash + (i + 1) * GOLDEN_GAMMA));
        }
        return new Tensor(shape, values);
    }

    private static double value(String name, long[] shape, double u) {
        if (shape.length == 4) {
            return u * Math.sqrt(3.0 / (shape[1] * shape[2] * shape[3]));
        }
        if (name.contains("embedding")) {
            return u;
        }
        return name.contains("norm") && name.endsWith("weight") ? 1 + 0.1 * u : 0.1 * u;
    }

    /** Uniform over [-1, 1) in steps of 2^-23. */
    private static double uniform(long counter) {
        long z = (counter ^ counter >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (z >>> 40) * 0x1p-23 - 1;
    }

    private static long hash(String text) {
        long hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b & 0xff) * FNV_PRIME;
        }
        return hash;
    }

    private static void check(String name, Tensor tensor, JsonObject expected) {
        var first = expected.getAsJsonArray("first4");
        for (int i = 0; i < first.size(); i++) {
            if (tensor.values()[i] != first.get(i).getAsFloat()) {
                throw new AssertionError(
                        name
                                + "["
                                + i
                                + "] is "
                                + tensor.values()[i]
                                + ", expected "
                                + first.get(i));
            }
        }
        double sum = 0;
        for (float value : tensor.values()) {
            sum += value;
        }
        double wanted = expected.get("sum").getAsDouble();
        if (!(Math.abs(sum - wanted) <= SUM_TOLERANCE * Math.max(1, Math.abs(wanted)))) {
            throw new AssertionError("sum of " + name + " is " + sum + ", expected " + wanted);
        }
    }

    private static long[] shape(JsonObject expected) {
        return expected.getAsJsonArray("shape").asList().stream()
                .mapToLong(JsonElement::getAsLong)
                .toArray();
    }
}
