package io.github.flashar.testkit.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class GoldenSupportTest {

    private final GoldenComparison golden = new GoldenComparison("here");

    @Test
    void everyKindUnderTestIsBundled() {
        assertThat(GoldenFixtures.all())
                .filteredOn(fixture -> fixture.origin().equals("bundled"))
                .extracting(GoldenFixture::kind)
                .containsAll(GoldenFixtures.KINDS);
    }

    @TestFactory
    Stream<DynamicNode> bundledWeightsCanBeLoaded() {
        return GoldenFixtures.all().stream()
                .filter(fixture -> fixture.origin().equals("bundled"))
                .flatMap(
                        fixture ->
                                fixture.weights().stream().map(weights -> loads(fixture, weights)));
    }

    private static DynamicTest loads(GoldenFixture fixture, FixtureWeights weights) {
        return dynamicTest(
                fixture + " " + weights,
                () -> {
                    try (NDManager manager = NDManager.newBaseManager()) {
                        assertThat(weights.load(manager)).isNotEmpty();
                    }
                });
    }

    /** Where a folder ships both the manifest of a recipe and the file, they must agree. */
    @TestFactory
    Stream<DynamicNode> recipesReproduceShippedWeights() {
        return GoldenFixtures.all().stream()
                .filter(fixture -> Files.exists(manifest(fixture)))
                .flatMap(
                        fixture ->
                                fixture.weights().stream()
                                        .filter(weights -> !weights.toString().equals("recipe"))
                                        .map(file -> reproduces(fixture, file.toString())));
    }

    private static DynamicTest reproduces(GoldenFixture fixture, String file) {
        return dynamicTest(
                fixture + " " + file,
                () -> {
                    JsonObject manifest =
                            JsonParser.parseString(Files.readString(manifest(fixture)))
                                    .getAsJsonObject();
                    FixtureTensors shipped = fixture.tensors(file);
                    var recipe = RecipeWeights.generate("", manifest);
                    assertThat(shipped.names()).containsAll(recipe.keySet());
                    recipe.forEach(
                            (name, tensor) -> {
                                assertThat(tensor.shape()).isEqualTo(shipped.shape(name));
                                assertThat(tensor.values()).isEqualTo(shipped.floats(name));
                            });
                });
    }

    private static Path manifest(GoldenFixture fixture) {
        return fixture.path().resolve("weights_manifest.json");
    }

    @Test
    void aWrongRecipeIsNoticed() throws IOException {
        JsonObject manifest = new JsonObject();
        manifest.add(
                "a.bias",
                JsonParser.parseString("{\"shape\": [2], \"first4\": [0.5, 0.5], \"sum\": 1.0}"));
        assertThatThrownBy(() -> RecipeWeights.generate("", manifest))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a.bias[0]");
    }

    @Test
    void differencesFail() {
        float[] expected = {1, Float.NEGATIVE_INFINITY, Float.NaN};
        golden.close("same", expected.clone(), expected, 0);
        golden.close(
                "near", new float[] {1.01f, Float.NEGATIVE_INFINITY, Float.NaN}, expected, 0.1);

        fails(() -> golden.close("x", new float[] {1.2f, expected[1], Float.NaN}, expected, 0.1));
        fails(() -> golden.close("x", new float[] {1, 0, Float.NaN}, expected, 0.1));
        fails(() -> golden.close("x", new float[] {1, expected[1], 3}, expected, 0.1));
        fails(() -> golden.close("x", new float[] {Float.NaN}, new float[] {1}, 1e30));
        fails(() -> golden.close("x", new float[2], new float[3], 1));
        fails(() -> golden.close("x", new float[0], new float[0], 1));
        fails(() -> golden.equal("x", new long[] {1, 2}, new long[] {1, 3}));
        fails(() -> golden.closeRelativeToMax("x", new float[] {9}, new float[] {10}, 0.01));
        golden.closeRelativeToMax("x", new float[] {9.95f}, new float[] {10}, 0.01);
    }

    @Test
    void anAspectThatComparesNothingFails() {
        fails(golden::report);
    }

    @Test
    void unsupportedFixturesBecomeNoTest() {
        GoldenAspect aspect = new GoldenAspect("any", comparison -> {});
        assertThat(GoldenSuite.of("rope").tests(fixture -> List.of(aspect))).isNotEmpty();
        assertThat(
                        GoldenSuite.of("rope")
                                .optUnsupported(fixture -> Optional.of("square wheels"))
                                .tests(fixture -> List.of(aspect)))
                .isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> GoldenSuite.of("unheard-of"));
    }

    private static void fails(Runnable comparison) {
        assertThatThrownBy(comparison::run).isInstanceOf(AssertionError.class);
    }
}
