package io.github.flashar.train.recipe;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.Precision;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.adapt.CosineSpan;
import io.github.flashar.train.adapt.StageRates;
import io.github.flashar.train.dropout.DropoutConfig;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loss.AuxiliaryWeights;
import io.github.flashar.train.loss.ContextMasking;
import io.github.flashar.train.loss.Distillation;
import io.github.flashar.train.loss.LossExtras;
import io.github.flashar.train.loss.SplitLoss;
import io.github.flashar.train.optim.AdamWConfig;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** The JSON of {@link RecipeFile} to a {@link Recipe}. */
final class RecipeReader {

    private final JsonConfig json;
    private final JsonConfig model;
    private final JsonConfig batch;
    private final JsonConfig schedule;
    private final JsonConfig optimizer;
    private final JsonConfig dropout;
    private final JsonConfig loss;

    private RecipeReader(JsonConfig json) {
        this.json = json;
        this.model = json.object("model");
        this.batch = json.object("batch");
        this.schedule = json.object("schedule");
        this.optimizer = optionalSection("optimizer");
        this.dropout = optionalSection("dropout");
        this.loss = optionalSection("loss");
    }

    static Recipe read(JsonConfig json) {
        if (json.integer("recipe_version") != RecipeFile.VERSION) {
            throw json.wrong(
                    "recipe_version", RecipeFile.VERSION + " (the only one this software reads)");
        }
        try {
            return new RecipeReader(json).recipe();
        } catch (InvalidRequestException e) {
            // A value out of range is the file's fault here, not the caller's.
            String problem = e.getMessage() == null ? "is out of range" : e.getMessage();
            throw new InvalidFileException(json.file(), problem, e);
        }
    }

    private Recipe recipe() {
        Recipe recipe = new Recipe(model(), length(), settings(), adaptation());
        for (JsonConfig section : new JsonConfig[] {model, batch, schedule, optimizer, dropout}) {
            section.rejectUnknown();
        }
        loss.rejectUnknown();
        json.rejectUnknown();
        return recipe;
    }

    private ModelShape model() {
        return new ModelShape(
                new BranchShape(branchLayer(), verticalLayers(), view()),
                ModelConfigs.gate(model.object("gate")),
                ModelConfigs.corner(model));
    }

    private OptionalInt branchLayer() {
        boolean text =
                model.json().get("branch_layer") instanceof JsonPrimitive value && value.isString();
        if (!text) {
            return OptionalInt.of(model.integer("branch_layer"));
        }
        if (!model.string("branch_layer").equals(BranchShape.AUTO)) {
            throw model.wrong("branch_layer", "a whole number or \"" + BranchShape.AUTO + '"');
        }
        return OptionalInt.empty();
    }

    private OptionalInt verticalLayers() {
        return model.has("vertical_layers")
                ? OptionalInt.of(model.integer("vertical_layers"))
                : OptionalInt.empty();
    }

    private BranchView view() {
        return model.has("view") ? model.choice("view", BranchView.class) : BranchView.SEQUENCE;
    }

    private RunLength length() {
        boolean steps = json.has("steps");
        if (steps == json.has("epochs")) {
            throw json.invalid("expected either steps or epochs");
        }
        return steps
                ? new RunLength.Steps(json.wholeNumber("steps"))
                : new RunLength.Epochs(json.number("epochs"));
    }

    private TrainingConfig settings() {
        AdamWConfig paper = AdamWConfig.PAPER;
        return TrainingConfig.builder()
                .setSteps(Long.MAX_VALUE)
                .setSeed(whole(json, "seed", 1))
                .setBatchSize(batch.integer("size"))
                .optAccumulation(batch.has("accumulation") ? batch.integer("accumulation") : 1)
                .setPeakLearningRate(schedule.number("learning_rate"))
                .optWarmup(whole(schedule, "warmup_steps", 0))
                .optAdam(
                        new AdamWConfig(
                                number(optimizer, "beta1", paper.beta1()),
                                number(optimizer, "beta2", paper.beta2()),
                                number(optimizer, "eps", paper.eps())))
                .optWeightDecay(number(optimizer, "weight_decay", 0.05))
                .optMaxGradientNorm(number(optimizer, "max_gradient_norm", 1))
                .optEmaDecay(number(optimizer, "ema_decay", 0))
                .optPrecision(
                        json.has("precision")
                                ? json.choice("precision", Precision.class)
                                : Precision.FLOAT32)
                .optLabelDropout(number(dropout, "label", 0.1))
                .optDropout(
                        new DropoutConfig(
                                number(dropout, "residual", 0),
                                number(dropout, "embedding", 0),
                                number(dropout, "path", 0)))
                .build();
    }

    private AdaptationConfig adaptation() {
        AdaptationConfig paper = AdaptationConfig.PAPER;
        return new AdaptationConfig(
                number(schedule, "stage1_share", paper.stage1Share()),
                number(schedule, "pretrained_factor", paper.pretrainedFactor()),
                rates(),
                auxiliary(),
                new LossExtras(
                        optional("distillation", RecipeReader::distillation),
                        optional("context_masking", RecipeReader::masking),
                        number(loss, "gate_collapse_weight", 0),
                        optional("split", RecipeReader::split)));
    }

    private StageRates rates() {
        return new StageRates(
                schedule.has("cosine")
                        ? schedule.choice("cosine", CosineSpan.class)
                        : CosineSpan.WHOLE_RUN,
                number(schedule, "stage2_factor", 1),
                number(schedule, "stage1_flat", 0),
                number(schedule, "stage2_flat", 0),
                number(schedule, "floor", 0));
    }

    private AuxiliaryWeights auxiliary() {
        if (loss.json().get("auxiliary_weight") instanceof JsonObject) {
            return optional("auxiliary_weight", RecipeReader::weights).orElseThrow();
        }
        return loss.has("auxiliary_weight")
                ? AuxiliaryWeights.both(loss.number("auxiliary_weight"))
                : AuxiliaryWeights.PAPER;
    }

    private static AuxiliaryWeights weights(JsonConfig json) {
        return new AuxiliaryWeights(json.number("horizontal"), json.number("vertical"));
    }

    private static Distillation distillation(JsonConfig json) {
        return new Distillation(
                json.has("student")
                        ? json.choice("student", Distillation.Student.class)
                        : Distillation.Student.FUSED,
                json.number("weight"),
                number(json, "temperature", 1),
                number(json, "probability", 1),
                whole(json, "every", 1),
                whole(json, "start", 0),
                whole(json, "end", Distillation.NEVER));
    }

    private static ContextMasking masking(JsonConfig json) {
        return new ContextMasking(
                json.number("probability"),
                json.choice("replacement", ContextMasking.Replacement.class),
                json.has("mask_id") ? json.integer("mask_id") : 0);
    }

    private static SplitLoss split(JsonConfig json) {
        return new SplitLoss(
                json.number("horizontal_share"), number(json, "first_column_boost", 0));
    }

    private JsonConfig optionalSection(String key) {
        return json.has(key) ? json.object(key) : JsonConfig.of(json.file(), new JsonObject());
    }

    private <T> Optional<T> optional(String key, Function<JsonConfig, T> read) {
        if (!loss.has(key)) {
            return Optional.empty();
        }
        JsonConfig section = loss.object(key);
        T value = read.apply(section);
        section.rejectUnknown();
        return Optional.of(value);
    }

    private static double number(JsonConfig json, String key, double otherwise) {
        return json.has(key) ? json.number(key) : otherwise;
    }

    private static long whole(JsonConfig json, String key, long otherwise) {
        return json.has(key) ? json.wholeNumber(key) : otherwise;
    }
}
