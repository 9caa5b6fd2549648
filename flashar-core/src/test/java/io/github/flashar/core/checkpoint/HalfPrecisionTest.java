package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.random.Philox;
import org.junit.jupiter.api.Test;

class HalfPrecisionTest {

    private static final int ALL = 1 << 16;

    @Test
    void everyHalfComesBack() {
        for (int bits = 0; bits < ALL; bits++) {
            short half = (short) bits;
            short again = HalfPrecision.fromFloat(HalfPrecision.toFloat(half));
            boolean nan = (bits & 0x7fff) > 0x7c00;
            assertThat(again).isEqualTo(nan ? (short) (bits | 0x200) : half);
        }
    }

    @Test
    void halvesHaveTheValueTheirDefinitionGives() {
        for (int bits = 0; bits < ALL; bits++) {
            float value = HalfPrecision.toFloat((short) bits);
            assertThat(Float.floatToIntBits(value))
                    .isEqualTo(Float.floatToIntBits(byDefinition(bits)));
            assertThat(Float.floatToRawIntBits(value) < 0).isEqualTo(bits >= ALL / 2);
        }
    }

    @Test
    void betweenTwoHalvesTheNearerWinsAndTiesGoToTheEvenOne() {
        for (int bits = 0; bits < 0x7bff; bits++) {
            float low = HalfPrecision.toFloat((short) bits);
            float middle = (low + HalfPrecision.toFloat((short) (bits + 1))) / 2;
            int even = bits + (bits & 1);
            assertThat(HalfPrecision.fromFloat(middle)).isEqualTo((short) even);
            assertThat(HalfPrecision.fromFloat(Math.nextDown(middle))).isEqualTo((short) bits);
            assertThat(HalfPrecision.fromFloat(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
            assertThat(HalfPrecision.fromFloat(-middle)).isEqualTo((short) (even | 0x8000));
        }
    }

    @Test
    void theEndsOfTheRange() {
        assertThat(HalfPrecision.fromFloat(HalfPrecision.MAX)).isEqualTo((short) 0x7bff);
        assertThat(HalfPrecision.fromFloat(Math.nextDown(65520f))).isEqualTo((short) 0x7bff);
        assertThat(HalfPrecision.fromFloat(65520f)).isEqualTo((short) 0x7c00);
        assertThat(HalfPrecision.fromFloat(Float.MAX_VALUE)).isEqualTo((short) 0x7c00);
        assertThat(HalfPrecision.fromFloat(Float.MIN_VALUE)).isEqualTo((short) 0);
        assertThat(HalfPrecision.fromFloat(-0f)).isEqualTo((short) 0x8000);
        assertThat(HalfPrecision.fromFloat(Float.NaN)).isEqualTo((short) 0x7e00);
    }

    @Test
    void halvesOfSeveralFloatsAreThoseOfEach() {
        float[] values = {1, 0.1f, -65520, 3e-8f};
        short[] halves = HalfPrecision.fromFloats(values);
        assertThat(halves).hasSize(values.length);
        for (int i = 0; i < values.length; i++) {
            assertThat(halves[i]).isEqualTo(HalfPrecision.fromFloat(values[i]));
        }
    }

    @Test
    void brainFloatsAreTheUpperHalfOfFloats() {
        Philox random = new Philox(1, 2);
        for (int i = 0; i < 10_000; i++) {
            int bits = random.nextInt();
            float value = HalfPrecision.brainToFloat((short) (bits >>> 16));
            float expected = Float.intBitsToFloat(bits & 0xffff0000);
            assertThat(Float.floatToIntBits(value)).isEqualTo(Float.floatToIntBits(expected));
        }
        assertThat(HalfPrecision.brainToFloat((short) 0xbf80)).isEqualTo(-1f);
    }

    private static float byDefinition(int bits) {
        int exponent = bits >> 10 & 31;
        int mantissa = bits & 1023;
        double magnitude =
                switch (exponent) {
                    case 0 -> mantissa * 0x1p-24;
                    case 31 -> mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
                    default -> Math.scalb(1 + mantissa / 1024.0, exponent - 15);
                };
        return (float) (bits < ALL / 2 ? magnitude : -magnitude);
    }

    @Test
    void everyBrainFloatComesBack() {
        for (int bits = 0; bits < ALL; bits++) {
            short brain = (short) bits;
            short again = HalfPrecision.brainFromFloat(HalfPrecision.brainToFloat(brain));
            boolean nan = (bits & 0x7fff) > 0x7f80;
            assertThat(again).isEqualTo(nan ? (short) (bits | 0x40) : brain);
        }
    }

    @Test
    void betweenTwoBrainFloatsTheNearerWinsAndTiesGoToTheEvenOne() {
        for (int bits = 0; bits < 0x7f7f; bits++) {
            float middle = Float.intBitsToFloat(bits << 16 | 0x8000);
            int even = bits + (bits & 1);
            assertThat(HalfPrecision.brainFromFloat(middle)).isEqualTo((short) even);
            assertThat(HalfPrecision.brainFromFloat(Math.nextDown(middle))).isEqualTo((short) bits);
            assertThat(HalfPrecision.brainFromFloat(Math.nextUp(middle)))
                    .isEqualTo((short) (bits + 1));
        }
        assertThat(HalfPrecision.brainFromFloat(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
    }
}
