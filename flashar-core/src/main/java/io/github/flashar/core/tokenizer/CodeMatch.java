package io.github.flashar.core.tokenizer;

/** How the code of a vector is chosen. */
public enum CodeMatch {

    /** The code at the smallest distance. Source: van den Oord et al., arXiv 1711.00937. */
    EUCLIDEAN,

    /**
     * The code at the smallest angle: vectors and codes are scaled to unit length, before they are
     * compared and in everything that comes out. Source: Yu et al., arXiv 2110.04627.
     */
    COSINE,

    /**
     * The code with the largest dot product. Nothing is scaled: of two codes in one direction the
     * longer is chosen. Source: Shi et al. (IBQ), arXiv 2412.02692.
     */
    DOT_PRODUCT
}
