package io.github.flashar.examples.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.flashar.core.random.Philox;
import org.junit.jupiter.api.Test;

class FeatureStatisticsTest {

    private static final int WIDTH = 6;
    private static final int COUNT = 4000;

    @Test
    void theDistanceToItselfIsZero() {
        FeatureStatistics some = statistics(1, 0, 1);
        assertThat(some.frechetDistance(some)).isCloseTo(0, within(1e-6));
    }

    /** Moving all vectors by c costs |c|², stretching them by s costs tr(Σ) (s − 1)². */
    @Test
    void movedAndStretchedCopiesHaveTheDistanceOfTheFormula() {
        FeatureStatistics plain = statistics(1, 0, 1);
        assertThat(plain.frechetDistance(statistics(1, 0.5, 1)))
                .isCloseTo(WIDTH * 0.25, within(1e-5));
        double trace = 0;
        for (int i = 0; i < WIDTH; i++) {
            trace += (i + 1) * (i + 1); // variance of feature i
        }
        // half the vectors' mean is stretched too, but it is close to zero
        assertThat(plain.frechetDistance(statistics(1, 0, 1.5)))
                .isCloseTo(trace * 0.25, within(trace * 0.02));
    }

    @Test
    void itIsSymmetric() {
        FeatureStatistics one = statistics(1, 0, 1);
        FeatureStatistics other = statistics(2, 0.3, 0.7);
        assertThat(one.frechetDistance(other))
                .isPositive()
                .isCloseTo(other.frechetDistance(one), within(1e-6));
    }

    @Test
    void fewerVectorsThanFeaturesAreEnough() {
        FeatureStatistics few = new FeatureStatistics(WIDTH);
        few.add(vectors(3, 0, 1, 3));
        assertThat(few.count()).isEqualTo(3);
        assertThat(few.frechetDistance(statistics(1, 0, 1))).isPositive().isFinite();
    }

    private static FeatureStatistics statistics(long seed, double shift, double scale) {
        FeatureStatistics statistics = new FeatureStatistics(WIDTH);
        statistics.add(vectors(seed, shift, scale, COUNT));
        return statistics;
    }

    /** Feature i is normal with deviation i + 1. */
    private static float[] vectors(long seed, double shift, double scale, int count) {
        Philox random = new Philox(seed, 0);
        float[] rows = new float[count * WIDTH];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) (scale * (i % WIDTH + 1) * random.nextGaussian() + shift);
        }
        return rows;
    }
}
