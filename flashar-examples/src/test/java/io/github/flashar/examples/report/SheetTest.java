package io.github.flashar.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.image.RgbImage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SheetTest {

    private static final int SCALE = 4;

    @Test
    void pixelsAreRepeatedNotSmoothed() {
        RgbImage picture =
                new RgbImage(2, 1, new byte[] {(byte) 200, 0, 0, 0, 100, 0}); // red, green

        RgbImage sheet = sheet(List.of(""), List.of(List.of(picture)));

        int top = Sheet.PADDING + Sheet.TITLE_HEIGHT;
        for (int dx = 0; dx < 2 * SCALE; dx++) {
            boolean first = dx < SCALE;
            assertThat(sheet.sample(Sheet.PADDING + dx, top, 0)).isEqualTo(first ? 200 : 0);
            assertThat(sheet.sample(Sheet.PADDING + dx, top + 3, 1)).isEqualTo(first ? 0 : 100);
        }
        assertThat(sheet.sample(Sheet.PADDING + 2 * SCALE, top, 0)).isEqualTo(255);
    }

    @Test
    void sizeFollowsRowsColumnsAndScale() {
        RgbImage one = sheet(List.of("", ""), List.of(row(3), row(2)));

        int pictures = 3 * (32 * SCALE + Sheet.GAP) - Sheet.GAP;
        int rows = 2 * (32 * SCALE + Sheet.GAP) - Sheet.GAP;
        assertThat(one.width()).isEqualTo(pictures + 2 * Sheet.PADDING);
        assertThat(one.height()).isEqualTo(rows + 2 * Sheet.PADDING + Sheet.TITLE_HEIGHT);
    }

    @Test
    void panelsStandSideBySide() {
        Sheet.Panel panel = new Sheet.Panel("", List.of(row(3)));
        RgbImage one = Sheet.draw(List.of("cat"), List.of(panel), SCALE);
        RgbImage two = Sheet.draw(List.of("cat"), List.of(panel, panel), SCALE);

        int pictures = 3 * (32 * SCALE + Sheet.GAP) - Sheet.GAP;
        assertThat(two.width() - one.width()).isEqualTo(pictures + Sheet.PANEL_GAP);
        assertThat(two.height()).isEqualTo(one.height());
    }

    @Test
    void eachCaptionNeedsItsRow() {
        assertThatThrownBy(() -> sheet(List.of("cat", "dog"), List.of(row(1))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("1 rows for 2 captions");
        assertThatThrownBy(() -> new Sheet.Panel("empty", List.of(row(0))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("empty");
    }

    private static RgbImage sheet(List<String> captions, List<List<RgbImage>> rows) {
        return Sheet.draw(captions, List.of(new Sheet.Panel("", rows)), SCALE);
    }

    private static List<RgbImage> row(int pictures) {
        RgbImage picture = new RgbImage(32, 32, new byte[32 * 32 * 3]);
        return Collections.nCopies(pictures, picture);
    }
}
