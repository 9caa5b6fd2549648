package io.github.flashar.infer.generate;

import java.time.Duration;

/**
 * Where the time of a request went.
 *
 * @param waiting for other requests
 * @param encoding prompts to features
 * @param decoding passes through the model
 * @param sampling drawing tokens from logits
 * @param listening what the listener took
 * @param pixels turning tokens into pixels, without what was done while tokens were drawn
 */
public record Timings(
        Duration waiting,
        Duration encoding,
        Duration decoding,
        Duration sampling,
        Duration listening,
        Duration pixels) {

    /** All phases together. */
    public Duration total() {
        return waiting.plus(encoding).plus(decoding).plus(sampling).plus(listening).plus(pixels);
    }
}
