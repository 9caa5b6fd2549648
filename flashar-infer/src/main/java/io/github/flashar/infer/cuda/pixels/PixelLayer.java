package io.github.flashar.infer.cuda.pixels;

/** A part of the decoder, with its weights. */
interface PixelLayer {

    /** Asks the pass's stream for this layer. */
    void enqueue(Pass pass);
}
