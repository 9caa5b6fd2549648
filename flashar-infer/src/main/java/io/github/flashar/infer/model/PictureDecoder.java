package io.github.flashar.infer.model;

import io.github.flashar.core.image.RgbImage;
import java.util.List;

/** Turns token grids into pictures. */
@FunctionalInterface
public interface PictureDecoder {

    /** Pictures of grids [B][H·W], a few at a time. */
    default List<RgbImage> of(int[][] tokens) {
        return of(tokens, () -> {});
    }

    /**
     * Pictures of grids [B][H·W], a few at a time.
     *
     * @param checkpoint called wherever the work may be given up, by throwing; before each few at
     *     least
     */
    List<RgbImage> of(int[][] tokens, Runnable checkpoint);
}
