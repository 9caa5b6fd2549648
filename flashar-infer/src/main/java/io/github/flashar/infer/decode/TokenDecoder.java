package io.github.flashar.infer.decode;

import io.github.flashar.core.grid.TokenGrid;

/**
 * Draws token grids. A decoder keeps its caches between requests; it is not thread-safe. It does
 * not own its model: close the decoder first.
 */
public interface TokenDecoder extends AutoCloseable {

    /** Shape of the grids it draws. */
    TokenGrid grid();

    /** Passes through the model per request, whatever the batch. */
    int passes();

    /**
     * Draws a batch of grids.
     *
     * @throws io.github.flashar.core.error.InvalidRequestException if the model lacks a class
     * @throws io.github.flashar.infer.sampling.InvalidLogitsException if the model gives NaN or +∞
     * @throws java.util.concurrent.CancellationException if the listener stops it
     */
    DecodeResult decode(DecodeRequest request, DecodeListener listener);

    /** Draws a batch of grids without reporting. */
    default DecodeResult decode(DecodeRequest request) {
        return decode(request, DecodeListener.NONE);
    }

    /** Frees caches and constants. */
    @Override
    void close();
}
