package io.github.flashar.core.llamagen;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.llamagen.LlamaGenCheckpoint.Kind;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.testkit.golden.GoldenAspect;
import io.github.flashar.testkit.golden.GoldenComparison;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenSuite;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Everything that fixture.json says of a model is found in its weight files. */
class LlamaGenCheckpointGoldenTest {

    @TestFactory
    Stream<DynamicNode> raster() {
        return GoldenSuite.of("raster").tests(LlamaGenCheckpointGoldenTest::aspects);
    }

    @TestFactory
    Stream<DynamicNode> flashAr() {
        return GoldenSuite.of("flashar").tests(LlamaGenCheckpointGoldenTest::aspects);
    }

    private static List<GoldenAspect> aspects(GoldenFixture fixture) {
        return fixture.json().getAsJsonArray("weights").asList().stream()
                .map(JsonElement::getAsString)
                .map(
                        file ->
                                new GoldenAspect(
                                        "sizes of " + file,
                                        golden -> compare(golden, fixture, file)))
                .toList();
    }

    private static void compare(GoldenComparison golden, GoldenFixture fixture, String file) {
        LlamaGenCheckpoint checkpoint = LlamaGenCheckpoint.open(fixture.path().resolve(file));
        List<ParameterSpec> specs;
        if (checkpoint.kind() == Kind.FLASHAR) {
            FlashArConfig found = checkpoint.flashAr(hints(fixture, file));
            FlashArConfig expected = ModelConfigs.flashAr(config(fixture));
            assertThat(found.branch()).isEqualTo(expected.branch());
            assertThat(found.gate()).isEqualTo(expected.gate());
            assertThat(found.corner()).isEqualTo(expected.corner());
            assertBackbone(found.backbone(), expected.backbone());
            specs = found.parameterSpecs();
        } else {
            BackboneConfig found = checkpoint.backbone(hints(fixture, file));
            assertBackbone(found, ModelConfigs.raster(config(fixture)));
            specs = found.parameterSpecs();
        }
        try (NDManager manager = NDManager.newBaseManager();
                Parameters parameters = checkpoint.load(manager, specs)) {
            golden.equal(
                    "parameters",
                    new long[] {parameters.asMap().size()},
                    new long[] {checkpoint.weights().tensors().size()});
        }
    }

    /** A model may use less than the published table of caption features. */
    private static void assertBackbone(BackboneConfig found, BackboneConfig expected) {
        assertThat(found).usingRecursiveComparison().ignoringFields("prefix").isEqualTo(expected);
        if (expected.prefix() instanceof PrefixConfig.CaptionPrefix caption) {
            assertThat(found.captionPrefix().featureDim()).isEqualTo(caption.featureDim());
            assertThat(found.prefix().tokens()).isGreaterThanOrEqualTo(caption.tokens());
        } else {
            assertThat(found.prefix()).isEqualTo(expected.prefix());
        }
    }

    /** The trainer's settings are in its .pt files only; elsewhere a user has to know them. */
    private static Hints hints(GoldenFixture fixture, String file) {
        JsonObject json = fixture.json();
        JsonObject grid = json.getAsJsonObject("grid");
        Hints hints =
                Hints.NONE
                        .withGrid(
                                new TokenGrid(
                                        grid.get("height").getAsInt(),
                                        grid.get("width").getAsInt()))
                        .withHeads(json.getAsJsonObject("backbone").get("heads").getAsInt());
        if (!json.has("branch") || !file.endsWith(".safetensors")) {
            return hints;
        }
        JsonObject branch = json.getAsJsonObject("branch");
        return hints.withBranch(
                new BranchConfig(
                        branch.get("layer").getAsInt(), branch.get("verticalLayers").getAsInt()));
    }

    private static JsonConfig config(GoldenFixture fixture) {
        return JsonConfig.of(fixture.path(), fixture.modelConfig());
    }
}
