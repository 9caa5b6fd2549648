package io.github.flashar.core.emu35;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.nn.ParameterSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sizes are those whose parameters add up to the published numbers. */
class Emu35Test {

    private static final long LAYER = 487_598_336;
    private static final long TABLE = 1_448_581_120;
    private static final long GATES = 2L * 5120 * 640 + 640 + 1 + 5120 + 1;

    private final BackboneConfig backbone = Emu35.backbone(Emu35.TRAINED_GRID, 256);

    @Test
    void theLanguageModelHas34BillionParameters() {
        assertThat(count(backbone.parameterSpecs())).isEqualTo(34_103_460_864L);
        assertThat(backbone.sequenceLength()).isEqualTo(256 + 1024);
    }

    @Test
    void flashArAddsFourLayersAHeadANormAndGates() {
        FlashArConfig config = Emu35.flashAr(backbone);
        assertThat(count(config.branchParameterSpecs()))
                .isEqualTo(4 * LAYER + TABLE + 5120 + GATES);
        assertThat(config.branch().layer()).isEqualTo(60);
    }

    @Test
    void theImageTokenizerIsThePublishedOne() {
        assertThat(Emu35.tokenizer()).isEqualTo(PublishedVisionConfig.SIZES);
        assertThat(count(Emu35.tokenizer().parameterSpecs())).isEqualTo(455_336_963);
    }

    @Test
    void theVocabularyIsThePublishedOne() {
        assertThat(Emu35.VOCABULARY.size()).isEqualTo(282_926);
        assertThat(Emu35.VOCABULARY.visualOffset()).isEqualTo(151_854);
        assertThat(Emu35.VOCABULARY.id(SpecialToken.EOL)).isEqualTo(151_846);
    }

    private static long count(List<ParameterSpec> specs) {
        return specs.stream().mapToLong(ParameterSpec::size).sum();
    }
}
