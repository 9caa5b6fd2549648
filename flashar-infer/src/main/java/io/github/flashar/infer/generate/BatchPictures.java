package io.github.flashar.infer.generate;

import io.github.flashar.core.image.RgbImage;
import java.util.List;

/** Pictures of a request whose grids are drawn batch by batch. */
interface BatchPictures extends AutoCloseable {

    /**
     * Takes the next batch, [B][H·W].
     *
     * @throws RuntimeException what made an earlier batch fail, if that is known by now
     */
    void add(int[][] tokens);

    /** Pictures of all batches, in their order. */
    List<RgbImage> all();

    /** Gives up what is not decoded. */
    @Override
    void close();
}
