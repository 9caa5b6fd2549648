package io.github.flashar.examples.extract;

import io.github.flashar.core.image.RgbImage;
import java.util.List;
import java.util.Optional;

/**
 * Pictures to encode, by their place among all.
 *
 * @param <S> what a picture becomes
 */
interface Pictures<S> {

    /** How many there are. */
    int size();

    /**
     * Decodes a picture into the views that become tokens; empty, and noted, if it is unreadable.
     */
    Optional<List<RgbImage>> views(int index);

    /** What a picture becomes with the tokens of its views, [view][cell]. */
    S sample(int index, int[][] tokens);
}
