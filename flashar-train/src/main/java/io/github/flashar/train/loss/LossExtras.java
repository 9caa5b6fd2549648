package io.github.flashar.train.loss;

import io.github.flashar.core.error.Checks;
import java.util.Optional;

/**
 * What the official trainer can add to the loss and the paper does without.
 *
 * @param distillation from the raster model
 * @param masking of tokens the model sees
 * @param gateCollapseWeight weight of the loss that keeps the gate undecided, 0 for none
 * @param split in place of the fused cross-entropy
 */
public record LossExtras(
        Optional<Distillation> distillation,
        Optional<ContextMasking> masking,
        double gateCollapseWeight,
        Optional<SplitLoss> split) {

    /** The paper's loss and nothing else. */
    public static final LossExtras NONE =
            new LossExtras(Optional.empty(), Optional.empty(), 0, Optional.empty());

    public LossExtras {
        Checks.inRange("gate collapse weight", gateCollapseWeight, 0, Double.MAX_VALUE);
    }

    /** The same with distillation. */
    public LossExtras with(Distillation other) {
        return new LossExtras(Optional.of(other), masking, gateCollapseWeight, split);
    }

    /** The same with context masking. */
    public LossExtras with(ContextMasking other) {
        return new LossExtras(distillation, Optional.of(other), gateCollapseWeight, split);
    }

    /** The same with a split loss. */
    public LossExtras with(SplitLoss other) {
        return new LossExtras(distillation, masking, gateCollapseWeight, Optional.of(other));
    }

    /** The same with the loss that keeps the gate undecided. */
    public LossExtras withGateCollapse(double weight) {
        return new LossExtras(distillation, masking, weight, split);
    }
}
