package io.github.flashar.core.text;

/**
 * Captions as token ids, each padded on the right to the same length.
 *
 * @param ids [captions][tokens]
 * @param validTokens tokens of each caption that are no padding, at least the one that ends it
 */
public record CaptionTokens(long[][] ids, int[] validTokens) {}
