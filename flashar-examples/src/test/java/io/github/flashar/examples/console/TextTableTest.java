package io.github.flashar.examples.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void namesStandLeftAndNumbersRight() {
        TextTable table =
                new TextTable("model", "nats")
                        .row(List.of("raster", "3.1"))
                        .row(List.of("a", "10.25"));

        assertThat(table.toString().lines())
                .containsExactly("model    nats", "raster    3.1", "a       10.25");
    }

    @Test
    void rowsMustFitTheHeader() {
        assertThatThrownBy(() -> new TextTable("a", "b").row(List.of("1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 cells");
    }
}
