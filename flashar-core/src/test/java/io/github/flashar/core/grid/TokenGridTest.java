package io.github.flashar.core.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenGridTest {

    @Test
    void readsWhatItWrites() {
        TokenGrid grid = new TokenGrid(16, 24);
        assertThat(TokenGrid.parse(grid.toString())).isEqualTo(grid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "16", "16x", "x16", "16×16", "-1x4", "16x16x1", " 16x16"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> TokenGrid.parse(text))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("\"" + text + "\" must be HxW");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x4", "4x1025", "4x999999999"})
    void refusesSidesOutOfRange(String text) {
        assertThatThrownBy(() -> TokenGrid.parse(text))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("is outside 1..1024");
    }
}
