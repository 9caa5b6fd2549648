package io.github.flashar.examples.watch;

import io.github.flashar.infer.decode.TokenDecoder;

/** A model at training that can be looked at between two steps. */
public interface WatchedModel {

    /** Measures it on grids kept apart. */
    Measurement measure();

    /** Makes a decoder of the weights as they are now; the caller closes it. */
    TokenDecoder decoder();
}
