package io.github.flashar.core.emu35;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.error.FlashArException;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.fixtures.Emu35Fixture;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.testkit.golden.GoldenFixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Emu35CheckpointTest {

    private static final int ROOM = 40;

    private static final Emu35Fixture EMU =
            Emu35Fixture.of(
                    GoldenFixtures.all().stream()
                            .filter(fixture -> fixture.kind().equals("emu35"))
                            .findFirst()
                            .orElseThrow());

    @TempDir Path folder;

    @BeforeEach
    void write() {
        try (NDManager manager = NDManager.newBaseManager()) {
            EMU.writeFlashAr(folder, manager);
        }
    }

    @Test
    void sizesAreThoseOfTheConfiguration() {
        FlashArConfig config = Emu35Checkpoint.open(folder).flashAr(EMU.grid(), ROOM);
        BackboneConfig backbone = config.backbone();

        assertThat(backbone.vocabulary()).isEqualTo(32);
        assertThat(backbone.tokenRows()).isEqualTo(48);
        assertThat(backbone.firstImageRow()).isEqualTo(16);
        assertThat(backbone.heads() * backbone.headDim()).isEqualTo(32);
        assertThat(backbone.dim()).isEqualTo(16);
        assertThat(backbone.prefix().tokens()).isEqualTo(ROOM);
        assertThat(config.branch().layer()).isEqualTo(2);
        assertThat(config.branch().view()).isEqualTo(BranchView.IMAGE);
        assertThat(config.corner()).isEqualTo(CornerRule.RESIDUAL);
    }

    @Test
    void theBranchMayBeCountedFromTheTop() throws IOException {
        edit("vertical_start_layer", "-1");

        assertThat(Emu35Checkpoint.open(folder).flashAr(EMU.grid(), ROOM).branch().layer())
                .isEqualTo(2);
    }

    /** A score must not change: rows of queries and keys, and their norms, move alike. */
    @Test
    void halvesOfHeadsAreInterleaved() {
        Emu35Checkpoint checkpoint = Emu35Checkpoint.open(folder);
        WeightFile weights = checkpoint.weights(checkpoint.backbone(EMU.grid(), ROOM));
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] norm = weights.floats("layers.1.attention.k_norm.weight");
            float[] official =
                    EMU.fixture()
                            .tensors("emu_tiny.safetensors")
                            .floats("backbone.layers.1.self_attn.k_norm.weight");
            for (int j = 0; j < norm.length; j++) {
                int half = j % 2;
                assertThat(norm[j]).isEqualTo(official[j / 2 + half * norm.length / 2]);
            }
            for (String name : weights.tensors().keySet()) {
                float[] whole = weights.floats(name);
                assertThat(weights.read(name, manager).toFloatArray()).as(name).isEqualTo(whole);
                assertPartsAreThoseOf(weights, name, whole);
            }
        }
    }

    /** Parts that start and end within rows, heads and official tensors. */
    private static void assertPartsAreThoseOf(WeightFile weights, String name, float[] whole) {
        for (int count : new int[] {0, 1, 7, whole.length / 2, whole.length}) {
            for (int first = 0; first + count <= whole.length; first += 1 + whole.length / 5) {
                assertThat(weights.floats(name, first, count))
                        .as("%d values of %s from %d on", count, name, first)
                        .isEqualTo(Arrays.copyOfRange(whole, first, first + count));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vocab_size",
                "hidden_size",
                "intermediate_size",
                "num_hidden_layers",
                "num_attention_heads",
                "num_key_value_heads",
                "head_dim",
                "hidden_act",
                "rms_norm_eps",
                "rope_theta",
                "rope_scaling",
                "tie_word_embeddings",
                "eoi_token_id",
                "eol_token_id",
                "model_type"
            })
    void everySizeHasToBeThere(String key) throws IOException {
        JsonObject config = config();
        config.getAsJsonObject("backbone_config").remove(key);
        write(config);

        refused(InvalidFileException.class, "backbone_config." + key + " is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "vocab_size | 16 | first image token = 16 is outside 0..15",
                "head_dim | 7 | head dim = 7 must be a multiple of 2",
                "num_key_value_heads | 3 | heads = 4 must be a multiple of key/value heads = 3",
                "hidden_act | \"gelu\" | expected \"silu\"",
                "tie_word_embeddings | true | expected false",
                "eoi_token_id | 20 | expected 15",
                "model_type | \"LlamaForCausalLM\" | expected \"Emu3\"",
                "colour | 1 | unknown [colour]",
            })
    void wrongSizesNameTheKey(String key, String value, String message) throws IOException {
        JsonObject config = config();
        config.getAsJsonObject("backbone_config").add(key, JsonParser.parseString(value));
        write(config);

        refused(InvalidFileException.class, message);
    }

    @Test
    void whatTheModelWasNotTrainedForIsUnsupported() throws IOException {
        JsonObject config = config();
        config.getAsJsonObject("backbone_config")
                .add("rope_scaling", JsonParser.parseString("{\"type\":\"linear\",\"factor\":2}"));
        write(config);
        refused(UnsupportedFeatureException.class, "only null is supported");

        write(config());
        JsonObject old = config();
        old.getAsJsonObject("backbone_config").add("rope_scaling", null);
        old.remove("vertical_start_layer");
        write(old);
        refused(UnsupportedFeatureException.class, "vertical_start_layer is missing");
    }

    @Test
    void theLanguageModelAloneHasNoBranch(@TempDir Path raster) {
        try (NDManager manager = NDManager.newBaseManager()) {
            EMU.writeRaster(raster, manager);
        }
        assertThat(Emu35Checkpoint.isAt(raster)).isTrue();
        assertThat(Emu35Checkpoint.open(raster).isFlashAr()).isFalse();
        assertThatThrownBy(() -> Emu35Checkpoint.open(raster).flashAr(EMU.grid(), ROOM))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("without a vertical branch");
    }

    @Test
    void weightsThatDoNotFitAreNamed() throws IOException {
        JsonObject config = config();
        config.getAsJsonObject("backbone_config").addProperty("num_hidden_layers", 5);
        write(config);
        Emu35Checkpoint checkpoint = Emu35Checkpoint.open(folder);
        FlashArConfig sizes = checkpoint.flashAr(EMU.grid(), ROOM);

        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatThrownBy(
                            () ->
                                    checkpoint.load(
                                            manager, sizes.backbone(), sizes.parameterSpecs()))
                    .isInstanceOf(InvalidFileException.class)
                    .hasMessageContaining("missing layers.4.attention.wqkv.weight");
        }
    }

    private void refused(Class<? extends FlashArException> type, String message) {
        assertThatThrownBy(() -> Emu35Checkpoint.open(folder).flashAr(EMU.grid(), ROOM))
                .isInstanceOf(type)
                .hasMessageStartingWith(folder.resolve("config.json") + ": ")
                .hasMessageContaining(message);
    }

    private void edit(String key, String value) throws IOException {
        JsonObject config = config();
        JsonElement parsed = JsonParser.parseString(value);
        config.add(key, parsed);
        write(config);
    }

    private JsonObject config() throws IOException {
        return JsonParser.parseString(Files.readString(folder.resolve("config.json")))
                .getAsJsonObject();
    }

    private void write(JsonObject config) throws IOException {
        Files.writeString(folder.resolve("config.json"), config.toString());
    }
}
