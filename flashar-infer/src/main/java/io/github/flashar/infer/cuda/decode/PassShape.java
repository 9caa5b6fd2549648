package io.github.flashar.infer.cuda.decode;

import io.github.flashar.infer.cuda.kernel.Targets;

/**
 * All that decides what the GPU does in a pass, but for the number of tokens before it.
 *
 * @param prefix whether it feeds the prefix, not image tokens
 * @param causal whether a token that it feeds sees nothing after itself; those of a diagonal see
 *     each other
 * @param images B
 * @param guided G, images that are guided; the pass has B + G streams
 * @param targets tokens it draws of each image, and the tokens it feeds
 */
record PassShape(boolean prefix, boolean causal, int images, int guided, Targets targets) {

    /** S, streams. */
    int streams() {
        return images + guided;
    }

    /** n, tokens it feeds to each stream. */
    int fed() {
        return targets.tokens();
    }

    /** Rows of the residual stream, S·n. */
    int rows() {
        return Math.multiplyExact(streams(), fed());
    }

    /** Targets of all streams, S·m. */
    int gathered() {
        return streams() * targets.count();
    }

    /** Targets of all images, B·m. */
    int drawn() {
        return images * targets.count();
    }
}
