package io.github.flashar.examples.study;

import com.google.gson.JsonObject;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.loss.AuxiliaryWeights;

/**
 * One way to adapt. Everything else is the same for all: steps, batch, learning rate, seeds, data
 * order.
 *
 * @param name unique, a file name
 * @param above layers of the horizontal branch, L − m
 * @param verticalLayers E
 * @param gate learned from hidden states, or always 0.5
 * @param stages the schedule and its weights
 * @param selfDrawn whether grids are drawn by the raster model instead of encoded photographs
 */
record Variant(
        String name,
        int above,
        int verticalLayers,
        boolean gate,
        AdaptationConfig stages,
        boolean selfDrawn) {

    /** What every study compares with: the paper's recipe. */
    static final Variant REFERENCE =
            new Variant("reference", 1, 1, true, AdaptationConfig.PAPER, false);

    /** Everything trains from the first step at one rate. */
    private static final AdaptationConfig ONE_STAGE = AdaptationConfig.PAPER.withStages(0, 1);

    Variant named(String other) {
        return new Variant(other, above, verticalLayers, gate, stages, selfDrawn);
    }

    Variant branch(int layersAbove, int layers) {
        return new Variant(name, layersAbove, layers, gate, stages, selfDrawn);
    }

    Variant averaged() {
        return new Variant(name, above, verticalLayers, false, stages, selfDrawn);
    }

    Variant oneStage() {
        return staged(ONE_STAGE);
    }

    /** One stage in which the pre-trained part learns as slowly as in stage 2. */
    Variant oneSlowStage() {
        return staged(
                AdaptationConfig.PAPER.withStages(0, AdaptationConfig.PAPER.pretrainedFactor()));
    }

    Variant auxiliary(double weight) {
        return staged(stages.with(AuxiliaryWeights.both(weight)));
    }

    Variant onSelfDrawnGrids() {
        return new Variant(name, above, verticalLayers, gate, stages, true);
    }

    private Variant staged(AdaptationConfig other) {
        return new Variant(name, above, verticalLayers, gate, other, selfDrawn);
    }

    FlashArConfig config(BackboneConfig backbone) {
        return new FlashArConfig(
                backbone,
                new BranchConfig(backbone.layers() - above, verticalLayers),
                gate ? GateConfig.paper(backbone) : new GateConfig.Fixed(0.5),
                CornerRule.HORIZONTAL);
    }

    /** What makes results of this variant comparable. */
    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("name", name);
        json.addProperty("layers_above_branch", above);
        json.addProperty("vertical_layers", verticalLayers);
        json.addProperty("gate", gate ? "hidden-state" : "average");
        json.addProperty("stage1_share", stages.stage1Share());
        json.addProperty("pretrained_factor", stages.pretrainedFactor());
        json.addProperty("auxiliary_weight", stages.auxiliary().vertical());
        json.addProperty("grids", selfDrawn ? "self-drawn" : "photographs");
        return json;
    }
}
