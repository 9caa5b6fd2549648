package io.github.flashar.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PsnrTest {

    @Test
    void comparesMeanSquaredErrorWithThePeak() {
        // an error of 1 everywhere: 20 log10(255)
        assertThat(Psnr.decibels(Pictures.plain(4, 3, 200), Pictures.plain(4, 3, 201)))
                .isCloseTo(48.1308, within(1e-4));
        assertThat(Psnr.decibels(Pictures.plain(4, 3, 0), Pictures.plain(4, 3, 255))).isZero();
    }

    @Test
    void equalPicturesAreInfinitelyClose() {
        assertThat(Psnr.decibels(Pictures.plain(4, 3, 7), Pictures.plain(4, 3, 7)))
                .isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void refusesPicturesOfDifferentSizes() {
        assertThatThrownBy(() -> Psnr.decibels(Pictures.plain(4, 3, 7), Pictures.plain(3, 4, 7)))
                .hasMessageContaining("same size");
    }
}
