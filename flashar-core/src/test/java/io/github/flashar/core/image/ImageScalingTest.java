package io.github.flashar.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ImageScalingTest {

    @Test
    void theRightSizeIsLeftAlone() {
        RgbImage image = Pictures.noise(32, 32, 1);
        assertThat(ImageScaling.centreSquare(image, 32)).isSameAs(image);
    }

    @Test
    void aPlainImageStaysPlain() {
        RgbImage small = ImageScaling.centreSquare(Pictures.plain(301, 97, 200), 32);
        assertThat(small.width()).isEqualTo(32);
        assertThat(small.height()).isEqualTo(32);
        assertThat(small.rgb()).containsOnly((byte) 200);
    }

    @Test
    void halvingAverages() {
        byte[] rgb = {0, 0, 0, 10, 20, 30, 20, 40, 60, 30, 60, 90};
        RgbImage one = ImageScaling.centreSquare(new RgbImage(2, 2, rgb), 1);
        assertThat(one.rgb()).containsExactly(15, 30, 45);
    }

    @Test
    void theMiddleIsKept() {
        RgbImage image = Pictures.noise(7, 3, 1);
        RgbImage square = ImageScaling.centreSquare(image, 3);
        assertThat(square.rgb()).isEqualTo(image.crop(2, 0, 3, 3).rgb());
    }

    @Test
    void bicubicFollowsARamp() {
        byte[] rgb = new byte[16 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 * 8);
        }
        RgbImage wide = ImageScaling.resize(new RgbImage(16, 1, rgb), 32, 1);
        for (int x = 8; x < 24; x++) {
            assertThat(wide.sample(x, 0, 0)).isEqualTo(Math.round(((x + 0.5) / 2 - 0.5) * 8));
        }
    }

    @Test
    void flippingTwiceIsNothing() {
        RgbImage image = Pictures.noise(5, 4, 1);
        assertThat(image.flipHorizontally().sample(0, 2, 1)).isEqualTo(image.sample(4, 2, 1));
        assertThat(image.flipHorizontally().flipHorizontally().rgb()).isEqualTo(image.rgb());
    }

    @Test
    void cropsOutsideAreRefused() {
        assertThatThrownBy(() -> Pictures.plain(4, 4, 0).crop(2, 0, 3, 1))
                .hasMessageContaining("left + crop width = 5");
    }
}
