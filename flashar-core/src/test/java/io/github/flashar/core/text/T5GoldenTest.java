package io.github.flashar.core.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.checkpoint.WeightFiles;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.testkit.golden.FixtureTensors;
import io.github.flashar.testkit.golden.FixtureWeights;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Last hidden states of Hugging Face's T5 encoder. */
class T5GoldenTest {

    @TestFactory
    Stream<DynamicNode> golden() {
        return GoldenSuite.of("t5")
                .optUnsupported(T5GoldenTest::unsupported)
                .tests(T5GoldenTest::aspects);
    }

    private static Optional<String> unsupported(GoldenFixture fixture) {
        String activation = encoder(fixture).get("activation").getAsString();
        return activation.equals("gated-gelu-tanh")
                ? Optional.empty()
                : Optional.of("activation " + activation);
    }

    private static List<GoldenAspect> aspects(GoldenFixture fixture) {
        List<GoldenAspect> aspects = new ArrayList<>();
        for (FixtureWeights weights : fixture.weights()) {
            for (JsonElement element : fixture.json().getAsJsonArray("cases")) {
                String name = element.getAsString();
                aspects.add(
                        new GoldenAspect(
                                name + ", weights from " + weights,
                                golden -> compare(golden, fixture, weights, name + ".")));
            }
        }
        return aspects;
    }

    private static void compare(
            GoldenComparison golden, GoldenFixture fixture, FixtureWeights weights, String name) {
        FixtureTensors tensors = fixture.tensors();
        WeightFile file = WeightFiles.open(fixture.path().resolve(weights.toString()));
        try (NDManager manager = NDManager.newBaseManager();
                T5Encoder encoder = T5Encoder.load(manager, config(fixture), file);
                NDScope scope = NativeMemory.scope()) {
            NDArray mask = tensors.array(name + "attention_mask", manager);
            NDArray hidden = encoder.encode(tensors.array(name + "input_ids", manager), mask);
            float[] expected = tensors.floats(name + "hidden");
            boolean[] valid = valid(tensors.longs(name + "attention_mask"), expected.length);
            double tolerance = fixture.tolerance("hidden");
            golden.close(
                    name + "hidden of tokens",
                    where(valid, hidden.toFloatArray()),
                    where(valid, expected),
                    tolerance);
            golden.close(name + "hidden", hidden, tensors, tolerance);
        }
    }

    private static T5Config config(GoldenFixture fixture) {
        JsonObject json = encoder(fixture);
        return new T5Config(
                json.get("vocabulary").getAsInt(),
                json.get("dim").getAsInt(),
                json.get("headDim").getAsInt(),
                json.get("heads").getAsInt(),
                json.get("layers").getAsInt(),
                json.get("ffn").getAsInt(),
                json.get("relativeBuckets").getAsInt(),
                json.get("relativeMaxDistance").getAsInt(),
                json.get("normEps").getAsDouble());
    }

    private static JsonObject encoder(GoldenFixture fixture) {
        return fixture.json().getAsJsonObject("encoder");
    }

    /** Each token's flag for each of its values. */
    private static boolean[] valid(long[] mask, int values) {
        int dim = values / mask.length;
        boolean[] valid = new boolean[values];
        for (int i = 0; i < values; i++) {
            valid[i] = mask[i / dim] == 1;
        }
        return valid;
    }

    private static float[] where(boolean[] wanted, float[] values) {
        float[] result = new float[values.length];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (wanted[i]) {
                result[count++] = values[i];
            }
        }
        return Arrays.copyOf(result, count);
    }
}
