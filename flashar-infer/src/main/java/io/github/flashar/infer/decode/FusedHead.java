package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.model.BranchStates;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.Fusion;
import java.util.function.UnaryOperator;

/** From branch states to guided, fused logits. */
@FunctionalInterface
interface FusedHead {

    /**
     * Predicts the targets of a fusion rule.
     *
     * @param guide applies guidance to what the logits are linear in: [streams, T, n] to [B, T, n]
     * @return [B, T, V]
     */
    NDArray logits(Fusion fusion, BranchStates states, UnaryOperator<NDArray> guide);

    /** Folds gate and guidance into the states where the gate allows, else fuses logits. */
    static FusedHead of(FlashArModel model) {
        return model.headsFold()
                ? (fusion, states, guide) -> folded(model, model.weigh(fusion, states), guide)
                : (fusion, states, guide) -> guide.apply(model.predict(fusion, states).fused());
    }

    private static NDArray folded(
            FlashArModel model, BranchStates weighed, UnaryOperator<NDArray> guide) {
        NDArray horizontal = model.backbone().imageLogits(guide.apply(weighed.horizontal()));
        return horizontal.addi(model.verticalImageLogits(guide.apply(weighed.vertical())));
    }
}
