package io.github.flashar.infer.cuda.decode;

import io.github.flashar.infer.cuda.kernel.Sequence;
import io.github.flashar.infer.decode.DecodeStreams;

/** The order in which an image is drawn: what each pass feeds and draws. Passes count from 0. */
interface PassOrder {

    /** Number of passes. */
    int passes();

    /** Raster number of each cell in the order of decoding. */
    int[] cells();

    /** Raster number of each image token, {@link Sequence#LINE_BREAK} where it is no cell. */
    default int[] tokens() {
        return cells();
    }

    /** Position of each image token, counted from the image's start. */
    int[] positions();

    /** Most tokens that a pass feeds to a stream, the prefix included. */
    int mostFed();

    /** Most tokens that a pass draws of an image. */
    int mostTargets();

    /** Image tokens of a sequence that are ever fed: all but those of the last pass. */
    int fedTokens();

    /** Whether the vertical branch runs, too. */
    boolean vertical();

    /** What a pass of some streams does. */
    PassShape pass(int number, DecodeStreams streams);
}
