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
            Checks.atLeast("gate hidden width", hidden, 1);
        }
    }

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
