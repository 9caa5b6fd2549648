package io.github.flashar.examples.training;

import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.train.data.ImageSource;
import io.github.flashar.train.data.ImageTokens;
import io.github.flashar.train.data.SelfDrawnGrids;
import io.github.flashar.train.data.StepListener;
import io.github.flashar.train.data.TokenDataset;
import io.github.flashar.train.data.TokenSplit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Token grids to train and to score on, made with progress shown. */
public final class Grids {

    private static final Logger LOG = LoggerFactory.getLogger(Grids.class);
    private static final int DRAWING_BATCH = 128;
    private static final int ENCODING_BATCH = 64;
    private static final double NULL_SHARE = 0.1;
    private static final int PERCENT = 100;

    /**
     * Keeps the grids to score on apart from those to train on, which draw from the seed itself.
     */
    private static final long HELD_OUT = 0x48454C44L;

    private Grids() {}

    /** Lets a raster model draw grids: a tenth of the training grids without a class. */
    public static TokenSplit selfDrawn(RasterModel model, int train, int heldOut, long seed) {
        return new TokenSplit(
                draw("drawing grids", model, train, NULL_SHARE, seed),
                heldOut(model, heldOut, seed));
    }

    /** Lets a raster model draw grids to score on, each with its class. */
    public static TokenDataset heldOut(RasterModel model, int count, long seed) {
        return draw("drawing held-out grids", model, count, 0, seed ^ HELD_OUT);
    }

    private static TokenDataset draw(
            String task, RasterModel model, int count, double nullShare, long seed) {
        SelfDrawnGrids grids = new SelfDrawnGrids(nullShare, DRAWING_BATCH, seed);
        try (Progress progress = Progress.start(task, count)) {
            return grids.draw(
                    model,
                    count,
                    (step, steps) -> {
                        progress.update(Math.min(count, (long) step * DRAWING_BATCH));
                        return true;
                    });
        }
    }

    /** Encodes photographs; those not kept apart also mirrored. */
    public static TokenSplit encoded(Photographs photographs, VqTokenizer tokenizer) {
        return encode(photographs, tokenizer, ImageTokens::encode);
    }

    /** Encodes the photographs kept apart. */
    public static TokenDataset encodedHeldOut(Photographs photographs, VqTokenizer tokenizer) {
        return encode(photographs, tokenizer, ImageTokens::encodeHeldOut);
    }

    private static <T> T encode(
            Photographs photographs,
            VqTokenizer tokenizer,
            BiFunction<ImageTokens, StepListener, T> action) {
        try (ImageSource source = photographs.open();
                Progress progress = Progress.start("encoding images", PERCENT)) {
            ImageTokens tokens = new ImageTokens(source, tokenizer, ENCODING_BATCH);
            T result =
                    action.apply(
                            tokens,
                            (step, steps) -> {
                                progress.update((long) step * PERCENT / steps);
                                return true;
                            });
            source.unreadable().forEach(problem -> LOG.warn("skipped {}", problem));
            return result;
        }
    }
}
