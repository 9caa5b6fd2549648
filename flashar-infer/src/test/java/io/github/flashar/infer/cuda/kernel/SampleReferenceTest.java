package io.github.flashar.infer.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.infer.cuda.runtime.Storage;
import io.github.flashar.infer.sampling.Sampler;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel is held to against what draws on the CPU: needs no device. */
class SampleReferenceTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1",
        "1, 0, 1",
        "1, 3, 1",
        "0.5, 40, 1",
        "1, 0, 0.9",
        "2, 50, 0.7",
        "1, 0, 0.001"
    })
    void keepsWhatTheSamplerKeeps(double temperature, int topK, double topP) {
        SamplingConfig config = new SamplingConfig(temperature, topK, topP);
        for (long seed = 0; seed < 20; seed++) {
            float[] logits = KernelRig.normal(Storage.FLOAT, 100, 2, seed);
            if (seed % 2 == 0) {
                quarters(logits);
            }
            float[] filtered = new Sampler(config, logits.length).filter(logits);
            List<Integer> expected =
                    IntStream.range(0, logits.length)
                            .filter(id -> filtered[id] > Float.NEGATIVE_INFINITY)
                            .boxed()
                            .toList();
            assertThat(new SampleReference(config, logits).kept()).isEqualTo(expected);
        }
    }

    @Test
    void topPPrefersLowerIdsAmongEquals() {
        SamplingConfig config = new SamplingConfig(1, 0, 0.4);
        assertThat(new SampleReference(config, new float[] {5, 5, 5, 5}).kept())
                .containsExactly(0, 1);
    }

    /** The same uniform number picks the same token, but on the border of two. */
    @ParameterizedTest
    @CsvSource({"1, 0, 1", "0.8, 20, 1", "1.5, 0, 0.9"})
    void drawsWhatTheSamplerDraws(double temperature, int topK, double topP) {
        SamplingConfig config = new SamplingConfig(temperature, topK, topP);
        float[] logits = KernelRig.normal(Storage.FLOAT, 100, 2, 7);
        Sampler sampler = new Sampler(config, logits.length);
        SampleReference reference = new SampleReference(config, logits);
        int different = 0;
        for (int cell = 0; cell < 1000; cell++) {
            different += reference.draw(9, cell) == sampler.draw(logits, 0, 9, cell) ? 0 : 1;
        }
        assertThat(different).isLessThanOrEqualTo(1);
    }

    @Test
    void massesFollowTheExponential() {
        float[] logits = new float[401];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = -i / 16f; // e^-25 is 2^-36
        }
        SampleReference reference = new SampleReference(new SamplingConfig(1, 0, 1), logits);
        for (int i = 0; i < logits.length; i++) {
            double expected = 0x1p40 * Math.exp(logits[i]);
            double allowed = 4e-6 * expected + 1; // x is rounded where it is up to 36
            assertThat(Math.abs(reference.mass(i) - expected)).isLessThan(allowed);
        }
        assertThat(reference.mass(0)).isEqualTo(1L << 40);
    }

    private static void quarters(float[] logits) {
        for (int i = 0; i < logits.length; i++) {
            logits[i] = Math.round(logits[i] * 4) / 4f;
        }
    }
}
