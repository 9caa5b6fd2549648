package io.github.flashar.train.tokenizer;

import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.random.Philox;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import java.util.List;
import java.util.stream.IntStream;

/** Small pictures that are easy to learn: two of eight colours, one above the other. */
final class Patterns {

    static final VqConfig CONFIG = new VqConfig(32, List.of(1, 1), 1, 16, 16, 4, CodeMatch.COSINE);

    private static final int SIDE = 4;

    private Patterns() {}

    static List<RgbImage> images(int count) {
        return IntStream.range(0, count).mapToObj(Patterns::image).toList();
    }

    private static RgbImage image(int number) {
        long colours = Philox.bits(3, 0, number);
        byte[] rgb = new byte[SIDE * SIDE * 3];
        for (int i = 0; i < rgb.length; i++) {
            int bit = i % 3 + (i < rgb.length / 2 ? 0 : 3);
            rgb[i] = (byte) ((colours >>> bit & 1) == 0 ? 30 : 220);
        }
        return new RgbImage(SIDE, SIDE, rgb);
    }
}
