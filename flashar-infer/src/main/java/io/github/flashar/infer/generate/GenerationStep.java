package io.github.flashar.infer.generate;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.infer.decode.DecodeStep;
import io.github.flashar.infer.model.PictureDecoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** How far a request has come. The images of a large one are drawn in several batches. */
public final class GenerationStep {

    private final int before;
    private final int steps;
    private final Duration elapsed;
    private final int first;
    private final DecodeStep current;
    private final int[][] done;
    private final int from;
    private final int to;
    private final PictureDecoder pictures;

    /**
     * @param before steps of the batches before
     * @param steps of all batches
     * @param elapsed time since the first batch began
     * @param first image of the current batch
     * @param current how far it has come
     * @param done grids of all images, those of the batches before drawn
     */
    GenerationStep(
            int before,
            int steps,
            Duration elapsed,
            int first,
            DecodeStep current,
            int[][] done,
            PictureDecoder pictures) {
        this(before, steps, elapsed, first, current, done, 0, done.length, pictures);
    }

    private GenerationStep(
            int before,
            int steps,
            Duration elapsed,
            int first,
            DecodeStep current,
            int[][] done,
            int from,
            int to,
            PictureDecoder pictures) {
        this.before = before;
        this.steps = steps;
        this.elapsed = elapsed;
        this.first = first;
        this.current = current;
        this.done = done;
        this.from = from;
        this.to = to;
        this.pictures = pictures;
    }

    /**
     * The same for some of the images only, as a step of theirs.
     *
     * @param begin first image
     * @param end image after the last
     */
    public GenerationStep of(int begin, int end) {
        Checks.inRange("end of the images", end, begin, to - from);
        Checks.inRange("first image", begin, 0, end);
        return new GenerationStep(
                before, steps, elapsed, first, current, done, from + begin, from + end, pictures);
    }

    /** Number of passes done, from 1. */
    public int step() {
        return before + current.step();
    }

    /** Number of passes in all. */
    public int steps() {
        return steps;
    }

    /** Time since drawing began. */
    public Duration elapsed() {
        return elapsed;
    }

    /** Time until all is drawn if it goes on as it went so far; pixels come on top. */
    public Duration remaining() {
        return elapsed.multipliedBy(steps - step()).dividedBy(step());
    }

    /** Shape of the grids. */
    public TokenGrid grid() {
        return current.grid();
    }

    /**
     * A copy of the grids so far: [images][H·W], raster order, {@link DecodeStep#UNDRAWN} where no
     * token is drawn.
     */
    public int[][] tokens() {
        int[][] all = Arrays.stream(done).map(int[]::clone).toArray(int[][]::new);
        int[][] batch = current.tokens();
        System.arraycopy(batch, 0, all, first, batch.length);
        return Arrays.copyOfRange(all, from, to);
    }

    /**
     * Decodes what is drawn of an image; a cell without a token takes that of a nearest one that
     * has. Takes as long as the pixels of a finished image.
     *
     * @param image whose drawing has begun
     */
    public RgbImage preview(int image) {
        int[] grid = tokens()[Checks.inRange("image", image, 0, to - from - 1)];
        Checks.require(
                Arrays.stream(grid).anyMatch(token -> token != DecodeStep.UNDRAWN),
                "image %d is not begun yet at step %d of %d: nothing to preview",
                image,
                step(),
                steps);
        List<RgbImage> picture = pictures.of(new int[][] {NearestDrawn.fill(grid(), grid)});
        return picture.get(0);
    }
}
