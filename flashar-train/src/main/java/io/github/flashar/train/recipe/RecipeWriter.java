package io.github.flashar.train.recipe;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.adapt.StageRates;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loss.AuxiliaryWeights;
import io.github.flashar.train.loss.ContextMasking;
import io.github.flashar.train.loss.Distillation;
import io.github.flashar.train.loss.LossExtras;
import io.github.flashar.train.loss.SplitLoss;

/** A {@link Recipe} to the JSON of {@link RecipeFile}. */
final class RecipeWriter {

    private RecipeWriter() {}

    static JsonObject json(Recipe recipe) {
        TrainingConfig settings = recipe.settings();
        JsonObject json = new JsonObject();
        json.addProperty("recipe_version", RecipeFile.VERSION);
        json.add("model", model(recipe.model()));
        addLength(json, recipe.length());
        json.addProperty("seed", settings.seed());
        json.addProperty("precision", JsonConfig.nameOf(settings.precision()));
        json.add("batch", batch(settings));
        json.add("schedule", schedule(settings, recipe.adaptation()));
        json.add("optimizer", optimizer(settings));
        json.add("dropout", dropout(settings));
        json.add("loss", loss(recipe.adaptation()));
        return json;
    }

    private static void addLength(JsonObject json, RunLength length) {
        if (length instanceof RunLength.Steps steps) {
            json.addProperty("steps", steps.count());
        } else if (length instanceof RunLength.Epochs epochs) {
            json.addProperty("epochs", epochs.count());
        }
    }

    private static JsonObject model(ModelShape shape) {
        JsonObject json = new JsonObject();
        BranchShape branch = shape.branch();
        if (branch.isAuto()) {
            json.addProperty("branch_layer", BranchShape.AUTO);
        }
        branch.layer().ifPresent(m -> json.addProperty("branch_layer", m));
        branch.verticalLayers().ifPresent(e -> json.addProperty("vertical_layers", e));
        json.add("gate", ModelConfigs.toJson(shape.gate()));
        json.addProperty("corner", ModelConfigs.nameOf(shape.corner()));
        json.addProperty("view", JsonConfig.nameOf(branch.view()));
        return json;
    }

    private static JsonObject batch(TrainingConfig settings) {
        JsonObject json = new JsonObject();
        json.addProperty("size", settings.batchSize());
        json.addProperty("accumulation", settings.accumulation());
        return json;
    }

    private static JsonObject schedule(TrainingConfig settings, AdaptationConfig adaptation) {
        StageRates rates = adaptation.rates();
        JsonObject json = new JsonObject();
        json.addProperty("learning_rate", settings.peakLearningRate());
        json.addProperty("warmup_steps", settings.warmup());
        json.addProperty("cosine", JsonConfig.nameOf(rates.span()));
        json.addProperty("stage1_share", adaptation.stage1Share());
        json.addProperty("stage2_factor", rates.stage2Factor());
        json.addProperty("stage1_flat", rates.stage1Flat());
        json.addProperty("stage2_flat", rates.stage2Flat());
        json.addProperty("floor", rates.floor());
        json.addProperty("pretrained_factor", adaptation.pretrainedFactor());
        return json;
    }

    private static JsonObject optimizer(TrainingConfig settings) {
        JsonObject json = new JsonObject();
        json.addProperty("beta1", settings.adam().beta1());
        json.addProperty("beta2", settings.adam().beta2());
        json.addProperty("eps", settings.adam().eps());
        json.addProperty("weight_decay", settings.weightDecay());
        json.addProperty("max_gradient_norm", settings.maxGradientNorm());
        json.addProperty("ema_decay", settings.emaDecay());
        return json;
    }

    private static JsonObject dropout(TrainingConfig settings) {
        JsonObject json = new JsonObject();
        json.addProperty("label", settings.labelDropout());
        json.addProperty("residual", settings.dropout().residual());
        json.addProperty("embedding", settings.dropout().embedding());
        json.addProperty("path", settings.dropout().path());
        return json;
    }

    private static JsonObject loss(AdaptationConfig adaptation) {
        LossExtras extras = adaptation.extras();
        JsonObject json = new JsonObject();
        json.add("auxiliary_weight", auxiliary(adaptation.auxiliary()));
        json.addProperty("gate_collapse_weight", extras.gateCollapseWeight());
        extras.distillation().ifPresent(found -> json.add("distillation", distillation(found)));
        extras.masking().ifPresent(found -> json.add("context_masking", masking(found)));
        extras.split().ifPresent(found -> json.add("split", split(found)));
        return json;
    }

    /** One number where both are the same. */
    private static JsonElement auxiliary(AuxiliaryWeights weights) {
        if (weights.horizontal() == weights.vertical()) {
            return new JsonPrimitive(weights.horizontal());
        }
        JsonObject json = new JsonObject();
        json.addProperty("horizontal", weights.horizontal());
        json.addProperty("vertical", weights.vertical());
        return json;
    }

    private static JsonObject distillation(Distillation distillation) {
        JsonObject json = new JsonObject();
        json.addProperty("student", JsonConfig.nameOf(distillation.student()));
        json.addProperty("weight", distillation.weight());
        json.addProperty("temperature", distillation.temperature());
        json.addProperty("probability", distillation.probability());
        json.addProperty("every", distillation.every());
        json.addProperty("start", distillation.start());
        if (distillation.end() != Distillation.NEVER) {
            json.addProperty("end", distillation.end());
        }
        return json;
    }

    private static JsonObject masking(ContextMasking masking) {
        JsonObject json = new JsonObject();
        json.addProperty("probability", masking.probability());
        json.addProperty("replacement", JsonConfig.nameOf(masking.replacement()));
        json.addProperty("mask_id", masking.maskId());
        return json;
    }

    private static JsonObject split(SplitLoss split) {
        JsonObject json = new JsonObject();
        json.addProperty("horizontal_share", split.horizontalShare());
        json.addProperty("first_column_boost", split.firstColumnBoost());
        return json;
    }
}
