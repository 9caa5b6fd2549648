package io.github.flashar.core.model;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.nn.Initializer;
import io.github.flashar.core.nn.ParameterSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A raster backbone with a vertical branch and a fusion gate.
 *
 * @param backbone the pre-trained generator's sizes
 * @param branch branch layer m and vertical layers E
 * @param gate how the two predictions are weighed
 * @param corner what predicts cell (0, 0)
 */
public record FlashArConfig(
        BackboneConfig backbone, BranchConfig branch, GateConfig gate, CornerRule corner) {

    public FlashArConfig {
        Checks.inRange("branch layer", branch.layer(), 0, backbone.layers());
        Checks.require(
                branch.view() == BranchView.SEQUENCE || corner != CornerRule.MIXED,
                "corner = %s needs the branch's output at the prefix, which a branch that sees the"
                        + " image alone does not have; take %s or %s",
                corner,
                CornerRule.RESIDUAL,
                CornerRule.HORIZONTAL);
        Checks.require(
                branch.view() == BranchView.IMAGE || corner != CornerRule.RESIDUAL,
                "corner = %s reads what enters the branch, which a branch that sees the prefix has"
                        + " passed on; take %s or %s",
                corner,
                CornerRule.HORIZONTAL,
                CornerRule.MIXED);
        Checks.require(
                !(gate instanceof GateConfig.Logits)
                        || backbone.tokenRows() == backbone.vocabulary(),
                "gate = %s reads the logits of image tokens, but the heads predict text, too (%d"
                        + " tokens, %d of images); take a gate that reads states",
                gate,
                backbone.tokenRows(),
                backbone.vocabulary());
    }

    /** The paper's choice for a new adaptation: all layers from m cloned, its gate, its corner. */
    public static FlashArConfig paper(BackboneConfig backbone, int branchLayer) {
        Checks.inRange("branch layer", branchLayer, 0, backbone.layers());
        return new FlashArConfig(
                backbone,
                BranchConfig.from(branchLayer, backbone),
                GateConfig.paper(backbone),
                CornerRule.HORIZONTAL);
    }

    /** Every parameter: the backbone's, then {@link #branchParameterSpecs}. */
    public List<ParameterSpec> parameterSpecs() {
        List<ParameterSpec> specs = new ArrayList<>(backbone.parameterSpecs());
        specs.addAll(branchParameterSpecs());
        return specs;
    }

    /**
     * What FlashAR adds to the backbone: vertical layers, norm, head, gate. Stage 1 trains these.
     */
    public List<ParameterSpec> branchParameterSpecs() {
        List<ParameterSpec> specs = new ArrayList<>();
        for (int j = 0; j < branch.verticalLayers(); j++) {
            specs.addAll(backbone.layerSpecs(backbone.layers() + j));
        }
        specs.add(backbone.norm(ParameterNames.VERTICAL_NORM, backbone.dim()));
        specs.add(backbone.head(ParameterNames.VERTICAL_HEAD));
        specs.addAll(gateParameterSpecs());
        if (corner == CornerRule.RESIDUAL) {
            specs.add(zeros(ParameterNames.CORNER_GATE, 1, backbone.dim()));
            specs.add(zeros(ParameterNames.CORNER_GATE_BIAS, 1));
        }
        return specs;
    }

    private List<ParameterSpec> gateParameterSpecs() {
        if (gate instanceof GateConfig.HiddenState states) {
            double bound = 1 / Math.sqrt(2 * backbone.dim());
            return gateMlp(2 * backbone.dim(), states.hidden(), Initializer.uniform(bound));
        }
        if (gate instanceof GateConfig.Logits logits) {
            double deviation = 1 / Math.sqrt(2.0 * backbone.tokenRows());
            return gateMlp(
                    2 * backbone.tokenRows(), logits.hidden(), Initializer.normal(deviation));
        }
        if (gate instanceof GateConfig.LearnedScalar) {
            return List.of(zeros(ParameterNames.GATE_SCALAR));
        }
        return List.of();
    }

    private static List<ParameterSpec> gateMlp(int features, int hidden, Initializer first) {
        return List.of(
                new ParameterSpec(ParameterNames.GATE_IN, new Shape(hidden, features), first),
                zeros(ParameterNames.GATE_OUT, 1, hidden),
                zeros(ParameterNames.GATE_BIAS, 1));
    }

    private static ParameterSpec zeros(String name, long... shape) {
        return new ParameterSpec(name, new Shape(shape), Initializer.ZEROS);
    }
}
