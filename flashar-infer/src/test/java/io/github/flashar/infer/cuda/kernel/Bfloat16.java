package io.github.flashar.infer.cuda.kernel;

/** bfloat16 by the book, for what tests hand to kernels and read from them. */
final class Bfloat16 {

    private Bfloat16() {}

    /** Rounds to the nearest, ties to even. */
    static short bits(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.isNaN(value)
                ? (short) 0x7fff
                : (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    static float value(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
