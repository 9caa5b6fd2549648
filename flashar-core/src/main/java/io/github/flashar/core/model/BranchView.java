package io.github.flashar.core.model;

/** What the layers of the vertical branch attend to. */
public enum BranchView {

    /** The prefix and the image, as the backbone does: the paper's. */
    SEQUENCE,

    /**
     * The image alone; of the prefix they know what the trunk passes on. The official
     * Emu3.5-FlashAR's.
     */
    IMAGE
}
