package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.RotaryPositions;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelConfigsTest {

    private static final Path FILE = Path.of("model", "config.json");

    private static final BackboneConfig BACKBONE =
            BackboneConfig.builder()
                    .setLayers(6)
                    .setHeads(6)
                    .setDim(192)
                    .setVocabulary(512)
                    .optPrefix(new PrefixConfig.ClassPrefix(10))
                    .setGrid(new TokenGrid(8, 9))
                    .optKeyValueHeads(2)
                    .optFeedForwardDim(500)
                    .optRopeBase(12_345.5)
                    .optNormEps(3e-6)
                    .build();

    private static final BackboneConfig CAPTIONED =
            BackboneConfig.builder()
                    .setLayers(2)
                    .setHeads(3)
                    .setDim(48)
                    .setVocabulary(40)
                    .optPrefix(new PrefixConfig.CaptionPrefix(120, 24))
                    .build();

    private static final BackboneConfig TEXT =
            BackboneConfig.builder()
                    .setLayers(2)
                    .setHeads(4)
                    .optKeyValueHeads(2)
                    .optHeadDim(6)
                    .optQueryKeyNorm(true)
                    .setDim(16)
                    .setVocabulary(40)
                    .optPrefix(new PrefixConfig.TextPrefix(20, 60, 20, 3))
                    .optRotaryPositions(RotaryPositions.SEQUENCE)
                    .build();

    private static final FlashArConfig MIXED =
            new FlashArConfig(
                    BACKBONE, new BranchConfig(6, 2), new GateConfig.Fixed(0.25), CornerRule.MIXED);

    private static final VqConfig VQ =
            new VqConfig(32, List.of(1, 2, 2), 2, 64, 512, 8, CodeMatch.COSINE);

    @Test
    void everyConfigComesBack() {
        assertThat(ModelConfigs.raster(file(ModelConfigs.toJson(BACKBONE)))).isEqualTo(BACKBONE);
        assertThat(ModelConfigs.flashAr(file(ModelConfigs.toJson(MIXED)))).isEqualTo(MIXED);
        FlashArConfig paper = FlashArConfig.paper(BACKBONE, 4);
        assertThat(ModelConfigs.flashAr(file(ModelConfigs.toJson(paper)))).isEqualTo(paper);
        for (GateConfig gate : List.of(new GateConfig.Logits(32), new GateConfig.LearnedScalar())) {
            FlashArConfig other =
                    new FlashArConfig(BACKBONE, MIXED.branch(), gate, CornerRule.HORIZONTAL);
            assertThat(ModelConfigs.flashAr(file(ModelConfigs.toJson(other)))).isEqualTo(other);
        }
        assertThat(ModelConfigs.raster(file(ModelConfigs.toJson(CAPTIONED)))).isEqualTo(CAPTIONED);
        FlashArConfig text =
                new FlashArConfig(
                        TEXT,
                        new BranchConfig(1, 1, BranchView.IMAGE),
                        GateConfig.paper(TEXT),
                        CornerRule.RESIDUAL);
        assertThat(ModelConfigs.flashAr(file(ModelConfigs.toJson(text)))).isEqualTo(text);
    }

    @ParameterizedTest
    @EnumSource(CodeMatch.class)
    void everyTokenizerConfigComesBack(CodeMatch match) {
        VqConfig config = new VqConfig(32, List.of(1, 2, 2), 2, 64, 512, 8, match);

        assertThat(ModelConfigs.vq(file(ModelConfigs.toJson(config)))).isEqualTo(config);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"model_type\":\"flashar\" | \"model_type\":\"raster\" | expected \"flashar\"",
                "\"layers\":6 | \"layers\":\"six\" | backbone.layers is \"six\"",
                "\"layers\":6 | \"layers\":6.5 | backbone.layers is 6.5",
                "\"layers\":6 | \"layers\":99999999999 | whole number of 32 bits",
                "\"layers\":6, | '' | backbone.layers is missing",
                "\"layers\":6 | \"layers\":0 | layers = 0 is outside 1..1024",
                "\"layers\":6 | \"layers\":2000000000 | layers = 2000000000 is outside",
                "\"heads\":6 | \"heads\":1073741824 | heads = 1073741824 is outside",
                "\"head_dim\":32 | \"head_dim\":30 | head dim = 30 must be a multiple of 4",
                "\"head_dim\":32 | \"head_dim\":1000000 | heads x head dim = 6000000 is outside",
                "\"query_key_norm\":false, | '' | backbone.query_key_norm is missing",
                "\"rotary_positions\":\"grid\" | \"rotary_positions\":\"rows\" | one of [grid, sequence]",
                "\"view\":\"sequence\" | \"view\":\"image\" | corner = MIXED needs the branch's",
                "\"corner\":\"mixed\" | \"corner\":\"residual\" | corner = RESIDUAL reads what enters",
                "\"view\":\"sequence\" | \"view\":\"prefix\" | branch.view is \"prefix\"",
                "\"dim\":192 | \"dim\":2000000016 | dim = 2000000016 is outside",
                "\"vocabulary\":512 | \"vocabulary\":2147483647 | vocabulary = 2147483647 is",
                "\"layers\":6 | \"layers\":5 | branch layer = 6 is outside 0..5",
                "\"layers\":6 | \"layers\":6,\"depth\":6 | backbone: unknown [depth]",
                "\"height\":8 | \"height\":0 | grid height = 0",
                "\"height\":8 | \"height\":8,\"depth\":1 | backbone.grid: unknown [depth]",
                "\"norm_eps\":3.0E-6 | \"norm_eps\":1e999 | backbone.norm_eps",
                "\"norm_eps\":3.0E-6 | \"norm_eps\":true | backbone.norm_eps is true",
                "\"kind\":\"fixed\" | \"kind\":\"free\" | gate.kind is \"free\"",
                "\"horizontal_weight\":0.25 | \"horizontal_weight\":2 | fixed gate = 2.0",
                "\"horizontal_weight\":0.25 | \"hidden\":2 | gate.horizontal_weight is missing",
                "\"kind\":\"class\" | \"kind\":\"word\" | backbone.prefix.kind is \"word\"",
                "\"kind\":\"class\" | \"kind\":\"text\" | backbone.prefix.tokens is missing",
                "\"classes\":10 | \"classes\":0 | classes = 0 is outside 1..16777216",
                "\"classes\":10 | \"classes\":2147483647 | classes = 2147483647 is outside",
                "\"classes\":10 | \"tokens\":10 | backbone.prefix.classes is missing",
                "\"corner\":\"mixed\" | \"corner\":\"MIXED\" | corner is \"MIXED\"",
                "\"corner\":\"mixed\" | \"corner\":\"mixed\",\"x\":1 | unknown [x]",
                "\"vertical_layers\":2 | \"vertical_layers\":0 | vertical layers = 0",
                "\"vertical_layers\":2 | \"vertical_layers\":99999999 | vertical layers = 99999999",
            })
    void wrongGeneratorConfigsNameTheKey(String right, String wrong, String message) {
        String text = ModelConfigs.toJson(MIXED).toString();
        assertThat(text).contains(right);
        JsonConfig damaged = file(parse(text.replace(right, wrong)));
        assertThatThrownBy(() -> ModelConfigs.flashAr(damaged))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(FILE + ": ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"channels\":32 | \"channels\":33 | channels = 33",
                "\"channels\":32 | \"channels\":1073741824 | channels = 1073741824 is outside",
                "[1,2,2] | [1,2,100000000] | channelMultipliers = 100000000 is outside",
                "\"residual_blocks\":2 | \"residual_blocks\":2000000000 | residualBlocks = 2000000000",
                "[1,2,2] | [1,2,99999999999] | tokenizer.channel_multipliers",
                "[1,2,2] | [1,\"2\"] | tokenizer.channel_multipliers[1] is \"2\"",
                "[1,2,2] | 1 | tokenizer.channel_multipliers is 1",
                "\"match\":\"cosine\" | \"match\":1 | tokenizer.match is 1, expected a string",
                "\"match\":\"cosine\" | \"match\":\"COSINE\" | one of [euclidean, cosine, dot-product]",
                "\"channels\":32 | \"channels\":32,\"x\":1 | tokenizer: unknown [x]",
            })
    void wrongTokenizerConfigsNameTheKey(String right, String wrong, String message) {
        String text = ModelConfigs.toJson(VQ).toString();
        assertThat(text).contains(right);
        JsonConfig damaged = file(parse(text.replace(right, wrong)));
        assertThatThrownBy(() -> ModelConfigs.vq(damaged))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(FILE + ": ")
                .hasMessageContaining(message);
    }

    private static JsonConfig file(JsonObject json) {
        return JsonConfig.of(FILE, json);
    }

    private static JsonObject parse(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }
}
