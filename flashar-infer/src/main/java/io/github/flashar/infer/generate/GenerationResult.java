package io.github.flashar.infer.generate;

import io.github.flashar.infer.model.DecoderKind;
import java.util.List;

/**
 * What came of a request.
 *
 * @param images in the order of the request
 * @param decoder that drew them
 * @param passes passes through the model for an image
 * @param timings where the time went
 */
public record GenerationResult(
        List<GeneratedImage> images, DecoderKind decoder, int passes, Timings timings) {

    public GenerationResult {
        images = List.copyOf(images);
    }

    /** Image i, 0..size−1. */
    public GeneratedImage image(int i) {
        return images.get(i);
    }
}
