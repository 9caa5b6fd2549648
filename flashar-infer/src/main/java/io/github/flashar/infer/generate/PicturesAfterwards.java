package io.github.flashar.infer.generate;

import io.github.flashar.core.image.RgbImage;
import io.github.flashar.infer.model.PictureDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Decodes when all batches are drawn. */
final class PicturesAfterwards implements BatchPictures {

    private final PictureDecoder pictures;
    private final StopRule stop;
    private final List<int[]> grids = new ArrayList<>();

    PicturesAfterwards(PictureDecoder pictures, StopRule stop) {
        this.pictures = pictures;
        this.stop = stop;
    }

    @Override
    public void add(int[][] tokens) {
        Collections.addAll(grids, tokens);
    }

    @Override
    public List<RgbImage> all() {
        return pictures.of(grids.toArray(int[][]::new), stop::check);
    }

    @Override
    public void close() {}
}
