package io.github.flashar.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;

class WrappedTextTest {

    @Test
    void linesBreakAtSpaces() {
        assumeThat(Canvas.hasFonts()).isTrue();
        int width = Canvas.textWidth("a red fox");

        assertThat(WrappedText.lines("a red fox in the  snow", width, 9))
                .containsExactly("a red fox", "in the", "snow")
                .allMatch(line -> Canvas.textWidth(line) <= width);
        assertThat(WrappedText.lines("cat", width, 9)).containsExactly("cat");
        assertThat(WrappedText.lines("", width, 9)).containsExactly("");
    }

    @Test
    void aWordStaysWhole() {
        assertThat(WrappedText.lines("incomprehensibilities", 1, 9))
                .containsExactly("incomprehensibilities");
    }

    @Test
    void whatHasNoRoomIsCutVisibly() {
        assumeThat(Canvas.hasFonts()).isTrue();
        assertThat(WrappedText.lines("one two three", 1, 2)).containsExactly("one", "two…");
    }
}
