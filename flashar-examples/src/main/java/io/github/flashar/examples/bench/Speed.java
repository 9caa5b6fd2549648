package io.github.flashar.examples.bench;

import com.google.gson.JsonObject;

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

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("batch", batch);
        json.addProperty("repetitions", repetitions);
        json.addProperty("raster_passes", raster.passes());
        json.addProperty("raster_seconds_per_image", raster.secondsPerImage());
        json.addProperty("diagonal_passes", diagonal.passes());
        json.addProperty("diagonal_seconds_per_image", diagonal.secondsPerImage());
        json.addProperty("ratio", ratio());
        return json;
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
