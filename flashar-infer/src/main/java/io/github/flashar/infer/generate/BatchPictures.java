package io.github.flashar.infer.generate;

import io.github.flashar.core.image.RgbImage;
import io.github.flashar.infer.model.LoadedGenerator;
import java.util.List;

/** Pictures of a request whose grids are drawn batch by batch. */
interface BatchPictures extends AutoCloseable {

    /**
     * The way that is fastest with a generator.
     *
     * @param batches of the request; the last one has nothing drawn beside it
     * @param stop checked wherever decoding may be given up
     */
    static BatchPictures of(LoadedGenerator generator, int batches, StopRule stop) {
        return batches > 1 && generator.drawsBesidePictures()
                ? new PicturesBeside(generator.pictures(), stop)
                : new PicturesAfterwards(generator.pictures(), stop);
    }

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
