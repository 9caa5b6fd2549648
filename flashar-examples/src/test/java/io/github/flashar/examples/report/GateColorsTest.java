package io.github.flashar.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import org.junit.jupiter.api.Test;

class GateColorsTest {

    @Test
    void endsAndMiddleHaveTheirColours() {
        assertThat(GateColors.at(0)).isEqualTo(new Color(38, 96, 204));
        assertThat(GateColors.at(0.5)).isEqualTo(new Color(247, 247, 245));
        assertThat(GateColors.at(1)).isEqualTo(new Color(218, 48, 38));
    }

    @Test
    void betweenThemColoursAreMixed() {
        assertThat(GateColors.at(0.25)).isEqualTo(new Color(143, 172, 225));
        assertThat(GateColors.at(0.75)).isEqualTo(new Color(233, 148, 142));
    }

    @Test
    void valuesOutsideTakeTheNearestEnd() {
        assertThat(GateColors.at(-3)).isEqualTo(GateColors.at(0));
        assertThat(GateColors.at(7)).isEqualTo(GateColors.at(1));
    }
}
