package io.github.flashar.core.model;

/** What predicts cell (0, 0), which has neither a left nor an upper neighbour. */
public enum CornerRule {

    /** The horizontal head at the last prefix position: the pre-trained prediction, unchanged. */
    HORIZONTAL,

    /** Both heads at the last prefix position, through the gate: the official code's rule. */
    MIXED
}
