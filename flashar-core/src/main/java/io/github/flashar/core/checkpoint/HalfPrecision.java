package io.github.flashar.core.checkpoint;

/**
 * Sixteen-bit floats in plain Java 17. They are converted before DJL sees them: it ends the whole
 * JVM when handed bfloat16.
 */
public final class HalfPrecision {

    /** Largest finite float16. */
    static final float MAX = 65504f;

    private static final int FLOAT_INFINITY = 0x7f800000;
    private static final int HALF_INFINITY = 0x7c00;
    private static final int QUIET_NAN = 0x200;
    private static final int QUIET_BRAIN_NAN = 0x40;
    private static final int MANTISSA_SHIFT = 23 - 10;

    /** Difference of the exponent biases, 127 − 15, in place. */
    private static final int REBIAS = 112 << 23;

    private HalfPrecision() {}

    /** Widens a float16; exact. */
    static float toFloat(short half) {
        int magnitude = half & 0x7fff;
        float value = magnitude < 0x400 ? magnitude * 0x1p-24f : widenNormal(magnitude);
        return half < 0 ? -value : value;
    }

    private static float widenNormal(int magnitude) {
        int bits = (magnitude << MANTISSA_SHIFT) + REBIAS;
        return Float.intBitsToFloat(magnitude < HALF_INFINITY ? bits : bits + REBIAS);
    }

    /** Rounds to the nearest float16, ties to even; beyond the range to infinity. */
    static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) (bits >>> 16 & 0x8000 | roundMagnitude(bits & 0x7fffffff));
    }

    private static int roundMagnitude(int magnitude) {
        if (magnitude > FLOAT_INFINITY) {
            return HALF_INFINITY | QUIET_NAN | magnitude >>> MANTISSA_SHIFT & 0x1ff;
        }
        if (magnitude >= 0x47800000) { // 2^16
            return HALF_INFINITY;
        }
        if (magnitude < 0x38800000) { // 2^-14: the float adder rounds to multiples of 2^-24 for us
            return Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) + 0.5f) - 0x3f000000;
        }
        int lastKept = magnitude >>> MANTISSA_SHIFT & 1;
        return magnitude - REBIAS + 0xfff + lastKept >>> MANTISSA_SHIFT;
    }

    /** Widens a bfloat16; exact. */
    static float brainToFloat(short brain) {
        return Float.intBitsToFloat(brain << 16);
    }

    /** Rounds values to the nearest bfloat16, ties to even; beyond the range to infinity. */
    public static short[] brainFromFloats(float[] values) {
        short[] rounded = new short[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = brainFromFloat(values[i]);
        }
        return rounded;
    }

    /** Rounds to the nearest bfloat16, ties to even; beyond the range to infinity. */
    static short brainFromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | QUIET_BRAIN_NAN);
        }
        int lastKept = bits >>> 16 & 1;
        return (short) (bits + 0x7fff + lastKept >>> 16);
    }
}
