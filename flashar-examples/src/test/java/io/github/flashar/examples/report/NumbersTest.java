package io.github.flashar.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {

    @Test
    void timesTakeTheUnitThatFits() {
        assertThat(Numbers.time(0.0123)).isEqualTo("12.3 ms");
        assertThat(Numbers.time(1.234)).isEqualTo("1.23 s");
        assertThat(Numbers.time(59.4)).isEqualTo("59.4 s");
        assertThat(Numbers.time(150)).isEqualTo("2 min 30 s");
    }

    @Test
    void whatIsNotThereIsADash() {
        assertThat(Numbers.nats(Double.NaN)).isEqualTo("–");
        assertThat(Numbers.percent(Double.NaN)).isEqualTo("–");
    }

    @Test
    void ratiosKeepThreeDigits() {
        assertThat(Numbers.times(3.456)).isEqualTo("3.46×");
        assertThat(Numbers.times(12.34)).isEqualTo("12.3×");
        assertThat(Numbers.percent(0.876)).isEqualTo("88 %");
    }
}
