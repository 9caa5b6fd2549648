package io.github.flashar.examples.bench;

/**
 * Times of both decoders at one batch size, measured in one run.
 *
 * @param batch images drawn together
 * @param repetitions measured decodes of each decoder
 */
public record Speed(int batch, int repetitions, Timing raster, Timing diagonal) {

    /** How many times faster the diagonal decoder is. */
    public double ratio() {
        return raster.secondsPerImage() / diagonal.secondsPerImage();
    }

    /**
     * One decoder.
     *
     * @param passes passes through the model per request
     * @param secondsPerImage median over the repetitions of time / batch, from class ids to tokens;
     *     turning tokens into pixels is the same for both decoders and not included
     */
    public record Timing(int passes, double secondsPerImage) {}
}
