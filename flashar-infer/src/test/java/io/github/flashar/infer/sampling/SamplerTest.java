package io.github.flashar.infer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.random.Philox;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {

    private static final int DRAWS = 4000;

    @Property(seed = "3", tries = 60)
    void drawsFollowTheFilteredSoftmax(
            @ForAll("rows") float[] logits, @ForAll("configs") SamplingConfig config) {
        double[] expected = softmax(new Sampler(config, logits.length).filter(logits));
        int[] counts = counts(config, logits);
        double chiSquare = 0;
        int cells = 0;
        for (int id = 0; id < logits.length; id++) {
            if (expected[id] == 0) {
                assertThat(counts[id]).as("draws of removed token %d", id).isZero();
            } else {
                double mean = expected[id] * DRAWS;
                chiSquare += (counts[id] - mean) * (counts[id] - mean) / Math.max(mean, 1);
                cells++;
            }
        }
        assertThat(chiSquare).isLessThan(fiveSigma(cells - 1));
    }

    @Property(seed = "4", tries = 200)
    void keepsTheSmallestSetThatPassesTopP(
            @ForAll("rows") float[] logits, @ForAll("configs") SamplingConfig config) {
        float[] kept = new Sampler(config, logits.length).filter(logits);
        float[] offered =
                new Sampler(new SamplingConfig(config.temperature(), config.topK(), 1), kept.length)
                        .filter(logits);
        double[] probabilities = softmax(offered);
        double mass = mass(kept, probabilities);
        double smallest =
                IntStream.range(0, kept.length)
                        .filter(id -> Float.isFinite(kept[id]))
                        .mapToDouble(id -> probabilities[id])
                        .min()
                        .orElseThrow();
        assertThat(mass).isGreaterThan(config.topP() - 1e-5);
        assertThat(mass - smallest).isLessThan(config.topP() + 1e-5);
    }

    @Property(seed = "5", tries = 200)
    void greedyTakesTheLowestIdOfTheLargest(@ForAll("rows") float[] logits, @ForAll long seed) {
        int drawn = new Sampler(SamplingConfig.greedy(), logits.length).draw(logits, 0, seed, 0);
        for (int id = 0; id < logits.length; id++) {
            assertThat(logits[drawn]).isGreaterThanOrEqualTo(logits[id]);
            assertThat(id < drawn && logits[id] == logits[drawn]).isFalse();
        }
    }

    @Property(seed = "6", tries = 100)
    void dependsOnSeedAndCellOnly(
            @ForAll("rows") float[] logits,
            @ForAll("configs") SamplingConfig config,
            @ForAll long seed) {
        Sampler used = new Sampler(config, logits.length);
        float[] shifted = new float[logits.length + 3];
        System.arraycopy(logits, 0, shifted, 3, logits.length);
        for (int cell = 9; cell >= 0; cell--) {
            assertThat(used.draw(shifted, 3, seed, cell))
                    .isEqualTo(new Sampler(config, logits.length).draw(logits, 0, seed, cell));
        }
    }

    @Test
    void keepsEverythingEqualToTheKthLargest() {
        float[] logits = {1, 3, 2, 2, 2, 0};
        assertThat(new Sampler(new SamplingConfig(1, 2, 1), 6).filter(logits))
                .containsExactly(removed(), 3, 2, 2, 2, removed());
    }

    @Test
    void topPKeepsTheTokenThatPassesIt() {
        float[] logits = {(float) Math.log(0.1), (float) Math.log(0.6), (float) Math.log(0.3)};
        assertThat(support(0.59, logits)).containsExactly(1);
        assertThat(support(0.61, logits)).containsExactly(1, 2);
        assertThat(support(1e-9, logits)).containsExactly(1);
    }

    @Test
    void topPPrefersLowerIdsAmongEquals() {
        assertThat(support(0.4, new float[] {5, 5, 5, 5})).containsExactly(0, 1);
    }

    @Test
    void coldTemperaturesDoNotOverflow() {
        float[] logits = {1e30f, 3e38f, -3e38f};
        Sampler sampler = new Sampler(SamplingConfig.builder().optTemperature(1e-9).build(), 3);
        assertThat(sampler.draw(logits, 0, 7, 0)).isEqualTo(1);
    }

    @Test
    void neverDrawsMinusInfinity() {
        float[] logits = {removed(), 0, removed()};
        assertThat(new Sampler(new SamplingConfig(1, 2, 0.9), 3).filter(logits))
                .containsExactly(removed(), 0, removed());
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void saysWhichLogitIsUnusable(float bad) {
        Sampler sampler = new Sampler(SamplingConfig.greedy(), 3);
        assertThatThrownBy(() -> sampler.draw(new float[] {0, 0, 1, bad, 2}, 1, 0, 0))
                .isInstanceOf(InvalidLogitsException.class)
                .hasMessageContaining("token 2 is " + bad);
    }

    @Test
    void failsWhenNoTokenIsLeft() {
        float[] logits = {removed(), removed()};
        Sampler sampler = new Sampler(SamplingConfig.builder().build(), 2);
        assertThatThrownBy(() -> sampler.draw(logits, 0, 0, 0))
                .isInstanceOf(InvalidLogitsException.class)
                .hasMessageContaining("all 2 logits");
    }

    @Test
    void sumsTheDistributionInAscendingIds() {
        Sampler sampler = new Sampler(SamplingConfig.builder().build(), 4);
        for (int cell = 0; cell < 200; cell++) {
            int expected = (int) (4 * Philox.uniform(11, Sampler.STREAM, cell));
            assertThat(sampler.draw(new float[4], 0, 11, cell)).isEqualTo(expected);
        }
    }

    @Provide
    Arbitrary<float[]> rows() {
        // quarters make ties common
        return Arbitraries.integers()
                .between(-16, 16)
                .map(value -> value / 4f)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40)
                .map(SamplerTest::unboxed);
    }

    @Provide
    Arbitrary<SamplingConfig> configs() {
        return Combinators.combine(
                        Arbitraries.of(0.5, 1.0, 1.7),
                        Arbitraries.of(0, 1, 3, 10, 1000),
                        Arbitraries.of(0.01, 0.5, 0.9, 1.0))
                .as(SamplingConfig::new);
    }

    private static float[] unboxed(List<Float> values) {
        float[] result = new float[values.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = values.get(i);
        }
        return result;
    }

    private static int[] counts(SamplingConfig config, float[] logits) {
        Sampler sampler = new Sampler(config, logits.length);
        int[] counts = new int[logits.length];
        for (int cell = 0; cell < DRAWS; cell++) {
            counts[sampler.draw(logits, 0, 42, cell)]++;
        }
        return counts;
    }

    private static double[] softmax(float[] filtered) {
        double[] weights = new double[filtered.length];
        Arrays.setAll(weights, id -> Math.exp(filtered[id]));
        double sum = Arrays.stream(weights).sum();
        Arrays.setAll(weights, id -> weights[id] / sum);
        return weights;
    }

    private static double mass(float[] kept, double[] probabilities) {
        return IntStream.range(0, kept.length)
                .filter(id -> Float.isFinite(kept[id]))
                .mapToDouble(id -> probabilities[id])
                .sum();
    }

    /** Upper bound of a chi-square variable, five deviations out (Wilson-Hilferty). */
    private static double fiveSigma(int degrees) {
        double spread = 2.0 / (9.0 * Math.max(degrees, 1));
        return Math.max(degrees, 1) * Math.pow(1 - spread + 5 * Math.sqrt(spread), 3);
    }

    private static int[] support(double topP, float[] logits) {
        float[] filtered =
                new Sampler(new SamplingConfig(1, 0, topP), logits.length).filter(logits);
        return IntStream.range(0, logits.length)
                .filter(id -> Float.isFinite(filtered[id]))
                .toArray();
    }

    private static float removed() {
        return Float.NEGATIVE_INFINITY;
    }
}
