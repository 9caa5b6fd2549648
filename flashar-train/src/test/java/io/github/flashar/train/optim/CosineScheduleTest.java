package io.github.flashar.train.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CosineScheduleTest {

    @Test
    void fallsFromThePeakToZero() {
        LearningRate rate = new CosineSchedule(2e-5, 100, 0);
        assertThat(rate.at(0)).isEqualTo(2e-5);
        assertThat(rate.at(50)).isCloseTo(1e-5, within(1e-18));
        assertThat(rate.at(25)).isCloseTo(2e-5 * (1 + Math.sqrt(0.5)) / 2, within(1e-18));
        assertThat(rate.at(100)).isZero();
        assertThat(rate.at(1000)).isZero();
    }

    @Test
    void warmUpRisesLinearlyAndMeetsTheCosine() {
        LearningRate rate = new CosineSchedule(1, 110, 10);
        assertThat(rate.at(0)).isEqualTo(0.1);
        assertThat(rate.at(9)).isEqualTo(1);
        assertThat(rate.at(10)).isEqualTo(1);
        assertThat(rate.at(60)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void staysAtThePeakAndEndsAtTheFloor() {
        LearningRate rate = new CosineSchedule(2, 120, 10, 10, 0.1);
        assertThat(rate.at(4)).isEqualTo(1);
        assertThat(rate.at(19)).isEqualTo(2);
        assertThat(rate.at(20)).isEqualTo(2);
        assertThat(rate.at(70)).isCloseTo(0.2 + 1.8 / 2, within(1e-12));
        assertThat(rate.at(120)).isCloseTo(0.2, within(1e-12));
        assertThat(rate.at(1000)).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void impossibleSchedulesAreRefused() {
        assertThatThrownBy(() -> new CosineSchedule(1, 10, 10))
                .hasMessageContaining("warm-up steps = 10 is outside 0..9");
        assertThatThrownBy(() -> new CosineSchedule(0, 10, 0))
                .hasMessageContaining("learning rate = 0.0");
        assertThatThrownBy(() -> new CosineSchedule(1, 10, 4, 6, 0))
                .hasMessageContaining("flat steps = 6 is outside 0..5");
        assertThatThrownBy(() -> new CosineSchedule(1, 10, 0, 0, 1.5))
                .hasMessageContaining("floor of the learning rate = 1.5 is outside 0.0..1.0");
    }
}
