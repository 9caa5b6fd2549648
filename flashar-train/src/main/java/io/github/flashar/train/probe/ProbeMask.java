package io.github.flashar.train.probe;

/** What a token may see while the layers are probed; the paper does not say which it used. */
public enum ProbeMask {
    /** The prefix and every diagonal up to its own: what a vertical branch will see. */
    DIAGONAL,
    /** All tokens before it in raster order and itself: what the model was trained with. */
    CAUSAL
}
