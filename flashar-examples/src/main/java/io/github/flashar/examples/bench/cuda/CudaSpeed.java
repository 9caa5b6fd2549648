package io.github.flashar.examples.bench.cuda;

import io.github.flashar.infer.model.DecoderKind;

/**
 * How fast one way of drawing is in batches of one size.
 *
 * @param kind order of drawing
 * @param deterministic whether images are the same in every batch
 * @param batch images drawn together
 * @param timedPasses passes that were timed; fewer than there are if the rest was extrapolated
 * @param extrapolated whether it was
 * @param launches kernels and copies of the passes that ran
 * @param seconds median time of a batch, from class ids or words to tokens on the host
 * @param pixelSeconds median time from these tokens to pictures on the host; NaN if not measured
 */
record CudaSpeed(
        DecoderKind kind,
        boolean deterministic,
        int batch,
        int timedPasses,
        boolean extrapolated,
        long launches,
        double seconds,
        double pixelSeconds) {

    double imagesPerSecond() {
        return batch / seconds;
    }

    /** With pictures made after each batch of tokens. */
    double picturesPerSecond() {
        return batch / (seconds + pixelSeconds);
    }
}
