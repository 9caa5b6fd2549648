package io.github.flashar.infer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingConfigTest {

    @ParameterizedTest
    @CsvSource({
        "-0.1, 0, 1, temperature = -0.1",
        "NaN, 0, 1, temperature = NaN",
        "Infinity, 0, 1, temperature = Infinity",
        "1, -1, 1, top-k = -1",
        "1, 0, 0, top-p = 0.0",
        "1, 0, 1.01, top-p = 1.01",
        "1, 0, NaN, top-p = NaN"
    })
    void namesTheSettingOutOfRange(double temperature, int topK, double topP, String message) {
        SamplingConfig.Builder builder =
                SamplingConfig.builder().optTemperature(temperature).optTopK(topK).optTopP(topP);
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void drawsFromTheWholeDistributionByDefault() {
        assertThat(SamplingConfig.builder().build()).isEqualTo(new SamplingConfig(1, 0, 1));
        assertThat(SamplingConfig.greedy().isGreedy()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.5, Double.NaN, Double.POSITIVE_INFINITY})
    void rejectsGuidanceOutOfRange(double scale) {
        assertThatThrownBy(() -> Guidance.of(scale))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("guidance scale = " + scale);
    }

    @Test
    void guidesOnlyAboveScaleOne() {
        assertThat(Guidance.none().isActive()).isFalse();
        assertThat(Guidance.of(0).guidesToken(0)).isFalse();
        assertThat(Guidance.of(1).guidesDiagonal(0)).isFalse();
        assertThat(Guidance.of(1.01).guidesToken(1000)).isTrue();
        assertThat(Guidance.of(1.01).guidesDiagonal(1000)).isTrue();
    }

    @Test
    void rasterCountsTheIntervalFromTheSecondToken() {
        Guidance guidance = new Guidance(2, 10);
        assertThat(guidance.guidesToken(11)).isTrue();
        assertThat(guidance.guidesToken(12)).isFalse();
    }

    @Test
    void diagonalCountsTokensDrawn() {
        Guidance guidance = new Guidance(2, 10);
        assertThat(guidance.guidesDiagonal(10)).isTrue();
        assertThat(guidance.guidesDiagonal(15)).isFalse();
    }

    @Test
    void intervalZeroGuidesThePrefix() {
        Guidance guidance = new Guidance(2, 0);
        assertThat(guidance.guidesToken(0)).isTrue();
        assertThat(guidance.guidesToken(1)).isTrue();
        assertThat(guidance.guidesToken(2)).isFalse();
        assertThat(guidance.guidesDiagonal(0)).isTrue();
        assertThat(guidance.guidesDiagonal(1)).isFalse();
    }
}
