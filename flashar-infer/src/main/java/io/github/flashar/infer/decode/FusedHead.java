package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.model.BranchStates;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.Fusion;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Ops;
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

    /**
     * Folds gate and guidance into the states where the gate allows, else fuses logits.
     *
     * @param owner frees the folded heads, a copy of both
     */
    static FusedHead of(FlashArModel model, NDManager owner) {
        if (!model.headsFold()) {
            return (fusion, states, guide) -> guide.apply(model.predict(fusion, states).fused());
        }
        NDArray horizontal = model.backbone().headWeight(); // [V, d]
        NDArray both = Ops.concat(1, horizontal, model.verticalHeadWeight()); // [V, 2d]
        NDArray heads = NativeMemory.keep(both, owner);
        return (fusion, states, guide) ->
                Ops.linear(guide.apply(model.foldedStates(fusion, states)), heads);
    }
}
