package io.github.flashar.core.model;

/** What predicts cell (0, 0), which has neither a left nor an upper neighbour. */
public enum CornerRule {

    /** The horizontal head at the last prefix position: the pre-trained prediction, unchanged. */
    HORIZONTAL,

    /** Both heads at the last prefix position, through the gate: the official LlamaGen rule. */
    MIXED,

    /**
     * Both heads at the last prefix position, through a gate of its own, {@code sigmoid(w · h^H +
     * b)}; the vertical head reads the residual stream that enters layer m, without the branch's
     * layers and norm. The official Emu3.5 rule.
     */
    RESIDUAL
}
