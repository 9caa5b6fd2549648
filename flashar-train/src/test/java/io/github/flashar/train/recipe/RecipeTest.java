package io.github.flashar.train.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.flashar.core.emu35.Emu35;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.llamagen.LlamaGen;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.Precision;
import io.github.flashar.train.Tiny;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.adapt.CosineSpan;
import io.github.flashar.train.adapt.StageRates;
import io.github.flashar.train.adapt.StageSchedule;
import io.github.flashar.train.dropout.DropoutConfig;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loss.AuxiliaryWeights;
import io.github.flashar.train.loss.ContextMasking;
import io.github.flashar.train.loss.Distillation;
import io.github.flashar.train.loss.LossExtras;
import io.github.flashar.train.loss.SplitLoss;
import io.github.flashar.train.optim.AdamWConfig;
import io.github.flashar.train.optim.LearningRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {

    /** No value is its default. */
    private static final TrainingConfig TRAINING =
            TrainingConfig.builder()
                    .setSteps(77)
                    .setBatchSize(3)
                    .setPeakLearningRate(3.5e-4)
                    .setSeed(-12)
                    .optAccumulation(5)
                    .optWarmup(6)
                    .optWeightDecay(0.01)
                    .optMaxGradientNorm(2.5)
                    .optLabelDropout(0.3)
                    .optDropout(new DropoutConfig(0.1, 0.2, 0.05))
                    .optEmaDecay(0.999)
                    .optPrecision(Precision.BFLOAT16)
                    .optAdam(new AdamWConfig(0.8, 0.99, 1e-6))
                    .build();

    private static final AdaptationConfig ADAPTATION =
            AdaptationConfig.PAPER
                    .withStages(0.4, 0.1)
                    .with(new AuxiliaryWeights(0.2, 0.3))
                    .with(new StageRates(CosineSpan.EACH_STAGE, 0.6, 0.5, 0.25, 0.05))
                    .with(
                            LossExtras.NONE
                                    .with(
                                            new Distillation(
                                                    Distillation.Student.VERTICAL,
                                                    0.1,
                                                    2,
                                                    0.5,
                                                    3,
                                                    200,
                                                    900))
                                    .with(
                                            new ContextMasking(
                                                    0.15, ContextMasking.Replacement.RANDOM, 4))
                                    .with(new SplitLoss(0.3, 0.25))
                                    .withGateCollapse(0.1));

    private static final FlashArConfig MODEL =
            new FlashArConfig(
                    Tiny.backbone(3, 4),
                    new BranchConfig(1, 2),
                    new GateConfig.Logits(32),
                    CornerRule.MIXED);

    @TempDir Path folder;

    @Test
    void settingsInJavaBecomeARecipeAndBack() {
        Recipe recipe = Recipe.of(MODEL, TRAINING, ADAPTATION);
        assertThat(recipe.training(1_000_000)).isEqualTo(TRAINING);
        assertThat(recipe.adaptation()).isEqualTo(ADAPTATION);
        assertThat(recipe.model().on(Tiny.backbone(3, 4))).isEqualTo(MODEL);
    }

    @Test
    void aFileHoldsAllOfARecipe() {
        Recipe recipe = Recipe.of(MODEL, TRAINING, ADAPTATION);
        assertThat(written(recipe)).isEqualTo(recipe);
        Recipe epochs = recipe.with(new RunLength.Epochs(2.5));
        assertThat(written(epochs)).isEqualTo(epochs).isNotEqualTo(recipe);
    }

    @Test
    void aFileMayLeaveTheBranchLayerToAProbe() throws IOException {
        Recipe fixed = Recipe.of(MODEL, TRAINING, ADAPTATION);
        JsonObject json = json(fixed);
        set(json, "model.branch_layer", new JsonPrimitive("auto"));
        Recipe auto = read(json.toString());
        assertThat(auto.model().branch())
                .isEqualTo(
                        new BranchShape(
                                OptionalInt.empty(), OptionalInt.of(2), BranchView.SEQUENCE));
        assertThat(written(auto)).isEqualTo(auto);
        assertThat(auto.with(auto.model().with(auto.model().branch().at(1)))).isEqualTo(fixed);

        json.getAsJsonObject("model").remove("vertical_layers");
        Recipe free = read(json.toString());
        assertThat(written(free)).isEqualTo(free);
        BackboneConfig backbone = Tiny.backbone(3, 4);
        assertThat(free.model().largestOn(backbone).branch()).isEqualTo(new BranchConfig(0, 2));
        assertThatThrownBy(() -> free.model().on(backbone))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("branch layer = auto")
                .hasMessageContaining("give a number, 0..2");
    }

    @ParameterizedTest
    @CsvSource({
        "llamagen-b, B, 11",
        "llamagen-l, L, 23",
        "llamagen-xl, XL, 35",
        "LLAMAGEN-XXL, XXL, 47"
    })
    void presetsAreThePapers(String preset, LlamaGen size, int branchLayer) {
        Recipe recipe = RecipeFile.readOrFind(preset);
        assertThat(written(recipe)).isEqualTo(recipe);
        TrainingConfig training = recipe.training(1_281_167);
        assertThat(training.steps()).isEqualTo(62_557); // 25 · 1,281,167 / 512, rounded up
        assertThat(training.examplesPerStep()).isEqualTo(512);
        assertThat(training.peakLearningRate()).isEqualTo(2e-5);
        assertThat(training.weightDecay()).isEqualTo(0.05);
        assertThat(training.maxGradientNorm()).isEqualTo(1);
        assertThat(training.labelDropout()).isEqualTo(0.1);
        assertThat(training.dropout()).isEqualTo(DropoutConfig.OFF);
        assertThat(training.emaDecay()).isZero();
        assertThat(training.warmup()).isZero();
        assertThat(recipe.adaptation()).isEqualTo(AdaptationConfig.PAPER);
        BackboneConfig backbone = size.backbone(LlamaGen.IMAGENET_CLASS, new TokenGrid(16, 16));
        FlashArConfig model = recipe.model().on(backbone);
        assertThat(model).isEqualTo(FlashArConfig.paper(backbone, branchLayer));
        assertThat(model.branch()).isEqualTo(new BranchConfig(branchLayer, 1));
    }

    /** The official code's default.json. */
    @Test
    void emu35IsTrainedAsTheOfficialCodeDoes() {
        Recipe recipe = RecipeFile.readOrFind("emu35-official");
        assertThat(written(recipe)).isEqualTo(recipe);
        BackboneConfig backbone = Emu35.backbone(new TokenGrid(32, 32), 256);
        assertThat(recipe.model().on(backbone)).isEqualTo(Emu35.flashAr(backbone));
        TrainingConfig training = recipe.training(1);
        assertThat(training.steps()).isEqualTo(20_000);
        assertThat(training.examplesPerStep()).isEqualTo(8);
        assertThat(training.peakLearningRate()).isEqualTo(5e-5);
        assertThat(training.weightDecay()).isEqualTo(0.01);
        assertThat(training.adam()).isEqualTo(new AdamWConfig(0.9, 0.999, 1e-8));
        assertThat(training.labelDropout()).isZero();
        AdaptationConfig adaptation = recipe.adaptation();
        assertThat(adaptation.auxiliary()).isEqualTo(new AuxiliaryWeights(0, 0.05));
        StageSchedule stages = StageSchedule.of(training.steps(), adaptation);
        assertThat(stages.border()).isEqualTo(1000);
        LearningRate rate = stages.learningRate(training, adaptation);
        assertThat(rate.at(500)).isEqualTo(5e-5);
        assertThat(rate.at(501)).isLessThan(5e-5);
        assertThat(rate.at(1000)).isEqualTo(1.75e-5);
        assertThat(rate.at(3000)).isEqualTo(1.75e-5);
        assertThat(rate.at(3001)).isLessThan(1.75e-5);
        assertThat(rate.at(20_000)).isCloseTo(0.05 * 1.75e-5, within(1e-18));
        Distillation teacher = adaptation.extras().distillation().orElseThrow();
        assertThat(teacher.appliesAt(999, 1)).isTrue();
        assertThat(teacher.appliesAt(1000, 1)).isFalse();
        assertThat(teacher)
                .extracting(Distillation::student, Distillation::weight, Distillation::temperature)
                .containsExactly(Distillation.Student.VERTICAL, 0.2, 2.0);
    }

    @Test
    void theViewOfTheBranchIsTheSequenceUnlessAFileSaysTheImage() throws IOException {
        JsonObject json = json(Recipe.of(MODEL, TRAINING, ADAPTATION));
        json.getAsJsonObject("model").remove("view");
        assertThat(read(json.toString()).model().branch().view()).isEqualTo(BranchView.SEQUENCE);
        set(json, "model.view", new JsonPrimitive("image"));
        Recipe image = read(json.toString());
        assertThat(image.model().branch().view()).isEqualTo(BranchView.IMAGE);
        assertThat(written(image)).isEqualTo(image);
    }

    @Test
    void oneWeightIsWrittenForBothHeadsWhereItIsTheSame() throws IOException {
        AdaptationConfig same = ADAPTATION.with(AuxiliaryWeights.both(0.3));
        Recipe recipe = Recipe.of(MODEL, TRAINING, same);
        JsonObject json = json(recipe);
        assertThat(json.getAsJsonObject("loss").get("auxiliary_weight"))
                .isEqualTo(new JsonPrimitive(0.3));
        assertThat(read(json.toString())).isEqualTo(recipe);
    }

    @Test
    void whatIsLeftOutIsThePapers() throws IOException {
        Recipe read =
                read(
                        """
                        {"recipe_version": 1, "epochs": 25,
                         "model": {"branch_layer": 23,
                                   "gate": {"kind": "hidden-state", "hidden": 128},
                                   "corner": "horizontal"},
                         "batch": {"size": 16, "accumulation": 32},
                         "schedule": {"learning_rate": 2e-5}}
                        """);
        assertThat(read).isEqualTo(RecipePreset.LLAMAGEN_L.recipe());
    }

    @Test
    void epochsAreRoundedUpToWholeSteps() {
        RunLength epochs = new RunLength.Epochs(2);
        assertThat(epochs.steps(100, 25)).isEqualTo(8);
        assertThat(epochs.steps(101, 25)).isEqualTo(9);
        assertThat(epochs.steps(1, 512)).isEqualTo(1);
    }

    /** Path of a value, another value for it, what the message says. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "recipe_version | 2 | recipe_version is 2, expected 1",
                "model.branch_layer | -1 | branch layer = -1 must be at least 0",
                "model.branch_layer | \"Auto\" | is \"Auto\", expected a whole number or \"auto\"",
                "model.branch_layer | 1.5 | model.branch_layer is 1.5, expected a whole number",
                "model.vertical_layers | 0 | vertical layers = 0 is outside 1..",
                "model.corner | \"left\" | corner is \"left\", expected one of [horizontal, mixed, residual]",
                "model.gate.kind | \"soft\" | gate.kind is \"soft\", expected hidden-state",
                "model.gate.hidden | 0 | gate hidden width = 0 is outside 1..",
                "steps | 0 | steps = 0 must be at least 1",
                "seed | 1.5 | seed is 1.5, expected a whole number",
                "batch.size | 0 | batch size = 0 must be at least 1",
                "batch.accumulation | 0 | accumulated batches = 0 must be at least 1",
                "schedule.learning_rate | 0 | learning rate = 0.0 must be above 0",
                "schedule.warmup_steps | 77 | warm-up steps = 77 is outside 0..76",
                "schedule.cosine | \"twice\" | expected one of [whole-run, each-stage]",
                "schedule.stage1_share | 1.2 | share of stage 1 = 1.2 is outside 0.0..1.0",
                "model.view | \"text\" | view is \"text\", expected one of [sequence, image]",
                "schedule.stage2_factor | 0 | factor of stage 2 = 0.0 must be above 0",
                "schedule.cosine | \"whole-run\" | floor = 0.05 need a cosine in each stage",
                "schedule.stage1_flat | 2 | flat share of stage 1 = 2.0 is outside 0.0..1.0",
                "schedule.stage2_flat | -1 | flat share of stage 2 = -1.0 is outside 0.0..1.0",
                "schedule.floor | 2 | floor of the learning rate = 2.0 is outside 0.0..1.0",
                "schedule.pretrained_factor | -1 | pre-trained part = -1.0 is outside 0.0..",
                "optimizer.beta1 | 1 | beta1 = 1.0 is outside 0 (incl.)..1",
                "optimizer.beta2 | -0.1 | beta2 = -0.1 is outside 0 (incl.)..1",
                "optimizer.eps | 0 | epsilon = 0.0 must be above 0",
                "optimizer.weight_decay | -1 | weight decay = -1.0 is outside 0.0..",
                "optimizer.max_gradient_norm | 0 | largest gradient norm = 0.0 must be above 0",
                "optimizer.ema_decay | 1 | EMA decay = 1.0 is outside 0..1 without 1; 0 keeps no average",
                "dropout.label | 2 | label dropout = 2.0 is outside 0.0..1.0",
                "dropout.residual | 1 | residual dropout = 1.0 is outside 0 (incl.)..1",
                "dropout.embedding | true | dropout.embedding is true, expected a finite number",
                "dropout.path | -1 | drop path = -1.0 is outside 0 (incl.)..1",
                "loss.auxiliary_weight | -1 | loss weight, horizontal = -1.0 is outside 0.0..",
                "loss.auxiliary_weight | \"1\" | auxiliary_weight is \"1\", expected a finite number",
                "loss.auxiliary_weight.horizontal | -1 | weight, horizontal = -1.0 is outside 0.0..",
                "loss.auxiliary_weight.vertical | -1 | loss weight, vertical = -1.0 is outside 0.0..",
                "loss.auxiliary_weight.colour | 1 | loss.auxiliary_weight: unknown [colour]",
                "loss.gate_collapse_weight | -1 | gate collapse weight = -1.0 is outside 0.0..",
                "loss.distillation.weight | 0 | distillation weight = 0.0 must be above 0",
                "loss.distillation.temperature | 0 | distillation temperature = 0.0 must be above",
                "loss.distillation.probability | 2 | distillation probability = 2.0 is outside",
                "loss.distillation.every | 0 | distillation every = 0 must be at least 1",
                "loss.distillation.end | 200 | distillation end = 200 must be above its start = 200",
                "loss.distillation.student | \"teacher\" | expected one of [fused, vertical]",
                "loss.distillation.start | -1 | distillation start = -1 must be at least 0",
                "loss.context_masking.probability | 0 | context masking probability = 0.0 is outside",
                "loss.context_masking.replacement | \"none\" | expected one of [mask, random]",
                "loss.context_masking.mask_id | -1 | mask id = -1 must be at least 0",
                "loss.split.horizontal_share | 2 | split loss share = 2.0 is outside 0.0..1.0",
                "loss.split.first_column_boost | -1 | boost of column 0 = -1.0 is outside 0.0..",
                "colour | 1 | unknown [colour], expected only",
                "model.colour | 1 | model: unknown [colour]",
                "batch.colour | 1 | batch: unknown [colour]",
                "schedule.colour | 1 | schedule: unknown [colour]",
                "optimizer.colour | 1 | unknown [colour]",
                "dropout.colour | 1 | unknown [colour]",
                "loss.colour | 1 | unknown [colour]",
                "loss.distillation.colour | 1 | loss.distillation: unknown [colour]",
                "loss.context_masking.colour | 1 | loss.context_masking: unknown [colour]",
                "loss.split.colour | 1 | loss.split: unknown [colour]",
                "epochs | 3 | expected either steps or epochs"
            })
    void everyValueIsChecked(String path, String value, String message) {
        JsonObject json = json(Recipe.of(MODEL, TRAINING, ADAPTATION));
        set(json, path, JsonParser.parseString(value));
        assertThatThrownBy(() -> read(json.toString()))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("recipe.json")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "model.branch_layer",
        "model.gate",
        "model.corner",
        "batch.size",
        "schedule.learning_rate",
        "model",
        "batch",
        "schedule",
        "recipe_version",
        "loss.auxiliary_weight.horizontal",
        "loss.auxiliary_weight.vertical",
        "loss.split.horizontal_share"
    })
    void whatHasNoDefaultIsRequired(String path) {
        JsonObject json = json(Recipe.of(MODEL, TRAINING, ADAPTATION));
        parent(json, path).remove(path.substring(path.lastIndexOf('.') + 1));
        assertThatThrownBy(() -> read(json.toString()))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining(path + " is missing");
    }

    @Test
    void aRecipeHasALength() {
        JsonObject json = json(Recipe.of(MODEL, TRAINING, ADAPTATION));
        json.remove("steps");
        assertThatThrownBy(() -> read(json.toString()))
                .hasMessageContaining("expected either steps or epochs");
    }

    @Test
    void whatNoFileCouldHoldIsRefused() {
        TrainingConfig never =
                TRAINING.toBuilder().optMaxGradientNorm(Double.POSITIVE_INFINITY).build();
        assertThatThrownBy(() -> Recipe.of(MODEL, never, ADAPTATION))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("1e30 never clips");
        TrainingConfig seed = TRAINING.toBuilder().setSeed(Long.MIN_VALUE).build();
        assertThatThrownBy(() -> Recipe.of(MODEL, seed, ADAPTATION))
                .hasMessageContaining("more than 18 digits");
    }

    @Test
    void anUnknownNameListsThePresets() {
        assertThatThrownBy(() -> RecipeFile.readOrFind("llamagen-m"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "recipe = llamagen-m is no file and none of the presets [llamagen-b,"
                                + " llamagen-l, llamagen-xl, llamagen-xxl, emu35-official]");
    }

    private Recipe written(Recipe recipe) {
        Path file = folder.resolve("recipe.json");
        RecipeFile.write(file, recipe);
        return RecipeFile.readOrFind(file.toString());
    }

    private Recipe read(String text) throws IOException {
        return RecipeFile.read(Files.writeString(folder.resolve("recipe.json"), text));
    }

    private static JsonObject json(Recipe recipe) {
        return JsonParser.parseString(RecipeFile.text(recipe)).getAsJsonObject();
    }

    private static void set(JsonObject json, String path, JsonElement value) {
        parent(json, path).add(path.substring(path.lastIndexOf('.') + 1), value);
    }

    private static JsonObject parent(JsonObject json, String path) {
        JsonObject parent = json;
        String[] keys = path.split("\\.", -1);
        for (String key : Arrays.copyOf(keys, keys.length - 1)) {
            parent = parent.getAsJsonObject(key);
        }
        return parent;
    }
}
