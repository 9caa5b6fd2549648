package io.github.flashar.infer.cuda.kernel;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.List;

/** How each image's tokens are drawn, as {@code sample.cu} reads it. */
final class TokenDraws {

    /** 64-bit words of an image: seed, top-p, and temperature with top-k. */
    static final int WORDS = 3;

    private TokenDraws() {}

    /**
     * Encodes.
     *
     * @return [B · {@value #WORDS}]
     */
    static long[] encode(List<SamplingConfig> how, long[] seeds) {
        Checks.require(
                how.size() == seeds.length,
                "%d images have a way to be drawn, %d have a seed",
                how.size(),
                seeds.length);
        long[] words = new long[WORDS * seeds.length];
        for (int image = 0; image < seeds.length; image++) {
            SamplingConfig config = how.get(image);
            words[WORDS * image] = seeds[image];
            words[WORDS * image + 1] = fraction(config.topP());
            words[WORDS * image + 2] =
                    Integer.toUnsignedLong(Float.floatToRawIntBits(temperature(config)))
                            | (long) config.topK() << Integer.SIZE;
        }
        return words;
    }

    /** p · 2^64, unsigned and above 0; 0 for 1, which keeps every token. */
    private static long fraction(double p) {
        long half = (long) Math.scalb(p, Long.SIZE - 1); // a double below 1 fits a signed number
        return p == 1 ? 0 : Math.max(1, half) << 1;
    }

    /** A float that is 0 for greedy draws alone. */
    private static float temperature(SamplingConfig config) {
        return config.isGreedy() ? 0 : Math.max((float) config.temperature(), Float.MIN_NORMAL);
    }
}
