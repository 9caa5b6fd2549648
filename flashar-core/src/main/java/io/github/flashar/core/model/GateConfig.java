package io.github.flashar.core.model;

import io.github.flashar.core.error.Checks;

/** How the two predictions of an interior cell are weighed. */
public sealed interface GateConfig {

    /** Narrowest hidden layer {@link #paper} chooses. */
    int MIN_HIDDEN = 64;

    /** The paper's gate for a model width: an MLP of max(64, d/8) hidden units. */
    static GateConfig paper(BackboneConfig backbone) {
        return new HiddenState(Math.max(MIN_HIDDEN, backbone.dim() / 8));
    }

    /**
     * MLP on the two predecessor states (eq. 7).
     *
     * @param hidden width of its hidden layer
     */
    record HiddenState(int hidden) implements GateConfig {
        public HiddenState {
            Checks.inRange("gate hidden width", hidden, 1, BackboneConfig.MAX_WIDTH);
        }
    }

    /**
     * MLP on the two rows of logits, detached and normalised: the official LlamaGen-FlashAR code's
     * gate. It needs both heads' logits at every cell, so heads cannot be folded.
     *
     * @param hidden width of its hidden layer
     */
    record Logits(int hidden) implements GateConfig {

        /** Narrowest hidden layer {@link #official} chooses. */
        private static final int MIN_HIDDEN = 32;

        public Logits {
            Checks.inRange("gate hidden width", hidden, 1, BackboneConfig.MAX_WIDTH);
        }

        /** The official code's width for a vocabulary: max(32, V/512). */
        public static Logits official(BackboneConfig backbone) {
            return new Logits(Math.max(MIN_HIDDEN, backbone.vocabulary() / 512));
        }
    }

    /** One learned weight for all cells, {@code sigmoid(a)}, starting at 0.5. */
    record LearnedScalar() implements GateConfig {}

    /**
     * The same weight everywhere; 0.5 is NAR's average.
     *
     * @param horizontalWeight weight of the horizontal prediction, 0..1
     */
    record Fixed(double horizontalWeight) implements GateConfig {
        public Fixed {
            Checks.inRange("fixed gate", horizontalWeight, 0, 1);
        }
    }
}
