package io.github.flashar.infer.sampling;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.flashar.testkit.golden.FixtureTensors;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

class SamplerGoldenTest {

    private static final String TIES = "_ties";

    @TestFactory
    Stream<DynamicNode> golden() {
        return GoldenSuite.of("sampler").tests(SamplerGoldenTest::aspects);
    }

    private static List<GoldenAspect> aspects(GoldenFixture fixture) {
        List<GoldenAspect> aspects = new ArrayList<>();
        for (JsonElement element : fixture.json().getAsJsonArray("cases")) {
            JsonObject json = element.getAsJsonObject();
            for (String rows : List.of("", TIES)) {
                String name = rows + "." + json.get("suffix").getAsString();
                aspects.add(
                        new GoldenAspect(
                                "filtered" + name, golden -> compare(golden, fixture, json, rows)));
            }
        }
        return aspects;
    }

    private static void compare(
            GoldenComparison golden, GoldenFixture fixture, JsonObject json, String rows) {
        SamplingConfig config =
                SamplingConfig.builder()
                        .optTemperature(json.get("temperature").getAsDouble())
                        .optTopK(json.get("topK").getAsInt())
                        .optTopP(json.get("topP").getAsDouble())
                        .build();
        FixtureTensors tensors = fixture.tensors();
        String suffix = rows + "." + json.get("suffix").getAsString();
        int vocabulary = (int) tensors.shape("logits" + rows)[1];
        float[] filtered = filter(config, tensors.floats("logits" + rows), vocabulary);
        float[] expected = tensors.floats("filtered" + suffix);
        float[] probabilities = softmax(filtered, vocabulary);
        float[] expectedProbabilities = tensors.floats("probs" + suffix);
        if (!rows.isEmpty() && config.topP() < 1) {
            // which of several equal tokens the reference kept is an accident of its sort
            sortRows(filtered, vocabulary);
            sortRows(expected, vocabulary);
            sortRows(probabilities, vocabulary);
            sortRows(expectedProbabilities, vocabulary);
        }
        double tolerance = fixture.tolerance("value");
        golden.close("filtered" + suffix, filtered, expected, tolerance);
        golden.close("probs" + suffix, probabilities, expectedProbabilities, tolerance);
    }

    private static float[] filter(SamplingConfig config, float[] logits, int vocabulary) {
        float[] result = new float[logits.length];
        Sampler sampler = new Sampler(config, vocabulary);
        for (int row = 0; row < logits.length; row += vocabulary) {
            float[] kept = sampler.filter(Arrays.copyOfRange(logits, row, row + vocabulary));
            System.arraycopy(kept, 0, result, row, vocabulary);
        }
        return result;
    }

    private static float[] softmax(float[] logits, int vocabulary) {
        float[] result = new float[logits.length];
        for (int row = 0; row < logits.length; row += vocabulary) {
            double sum = 0;
            for (int i = row; i < row + vocabulary; i++) {
                sum += Math.exp(logits[i]);
            }
            for (int i = row; i < row + vocabulary; i++) {
                result[i] = (float) (Math.exp(logits[i]) / sum);
            }
        }
        return result;
    }

    private static void sortRows(float[] values, int vocabulary) {
        for (int row = 0; row < values.length; row += vocabulary) {
            Arrays.sort(values, row, row + vocabulary);
        }
    }
}
