package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.flashar.testkit.golden.FixtureTensors;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenFixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Files that PyTorch wrote, against the same weights in a safetensors file beside them. */
class WeightFilesGoldenTest {

    private static final String SAFETENSORS = ".safetensors";

    private record Pair(GoldenFixture fixture, Path file, Path reference) {}

    @TestFactory
    Stream<DynamicTest> golden() {
        List<Pair> pairs =
                GoldenFixtures.all().stream().flatMap(WeightFilesGoldenTest::pairs).toList();
        assumeFalse(
                pairs.isEmpty(), () -> "golden: no fixture has its weights in a PyTorch file, too");
        return pairs.stream().map(pair -> dynamicTest(pair.file().toString(), () -> check(pair)));
    }

    private static Stream<Pair> pairs(GoldenFixture fixture) {
        List<Path> files = weights(fixture);
        return files.stream()
                .filter(path -> path.toString().endsWith(SAFETENSORS))
                .limit(1)
                .flatMap(
                        reference ->
                                files.stream()
                                        .filter(path -> !path.toString().endsWith(SAFETENSORS))
                                        .map(path -> new Pair(fixture, path, reference)));
    }

    private static List<Path> weights(GoldenFixture fixture) {
        return fixture.json().has("weights")
                ? fixture.json().getAsJsonArray("weights").asList().stream()
                        .map(JsonElement::getAsString)
                        .map(fixture.path()::resolve)
                        .filter(Files::exists)
                        .toList()
                : List.of();
    }

    private static void check(Pair pair) {
        FixtureTensors expected = FixtureTensors.read(pair.reference());
        PyTorchFile file = (PyTorchFile) WeightFiles.open(pair.file());
        assertThat(file.tensors().keySet()).isEqualTo(expected.names()).isNotEmpty();
        for (TensorInfo info : file.tensors().values()) {
            float[] values = expected.floats(info.name());
            if (info.type() == TensorType.BF16) {
                roundToBrainFloat(values);
            }
            assertThat(info.shape()).isEqualTo(new Shape(expected.shape(info.name())));
            assertThat(file.floats(info.name())).as(info.name()).isEqualTo(values);
        }
        checkSettings(pair.fixture().json(), file);
    }

    /** Only a trainer's checkpoint holds its settings. */
    private static void checkSettings(JsonObject fixture, PyTorchFile file) {
        if (file.args().isEmpty()) {
            return;
        }
        JsonObject branch = fixture.getAsJsonObject("branch");
        assertThat(file.args())
                .containsEntry("vertical_start_layer", branch.get("layer").getAsLong())
                .containsEntry("medusa_attention_num", branch.get("verticalLayers").getAsLong())
                .containsKeys("hv_gate", "hv_mix");
        assertThat(file.steps().orElseThrow()).isPositive();
    }

    private static void roundToBrainFloat(float[] values) {
        for (int i = 0; i < values.length; i++) {
            int bits = Float.floatToRawIntBits(values[i]);
            int lastKept = bits >>> 16 & 1;
            values[i] = Float.intBitsToFloat(bits + 0x7fff + lastKept & 0xffff0000);
        }
    }
}
