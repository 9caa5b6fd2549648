package io.github.flashar.infer.model;

/** How tokens are drawn. */
public enum DecoderKind {

    /** Token by token, H·W passes. */
    RASTER,

    /** Diagonal by diagonal, H + W − 1 passes; needs an adapted model. */
    DIAGONAL
}
