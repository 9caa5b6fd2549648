package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.Precision;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.examples.report.Numbers;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.train.data.TokenFile;
import io.github.flashar.train.data.TokenSplit;
import io.github.flashar.train.loop.TrainingListener;
import io.github.flashar.train.probe.BranchProbe;
import io.github.flashar.train.probe.ProbeResult;
import io.github.flashar.train.recipe.Recipe;
import io.github.flashar.train.recipe.RecipeFile;
import io.github.flashar.train.recipe.RunLength;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapting and planning by a recipe. */
class RecipeCommandsTest {

    private static final String RECIPE =
            """
            {"recipe_version": 1, "steps": 6, "seed": 5,
             "model": {"branch_layer": 1, "vertical_layers": 1,
                       "gate": {"kind": "hidden-state", "hidden": 8}, "corner": "horizontal"},
             "batch": {"size": 4, "accumulation": 2},
             "schedule": {"learning_rate": 1e-3, "warmup_steps": 1, "cosine": "each-stage",
                          "stage1_share": 0.5},
             "dropout": {"residual": 0.1, "embedding": 0.1},
             "loss": {"gate_collapse_weight": 0.1, "distillation": {"weight": 0.5},
                      "context_masking": {"probability": 0.1, "replacement": "random"}}}
            """;

    @TempDir Path folder;
    private Path raster;
    private Path recipe;

    @BeforeEach
    void write() throws IOException {
        raster = TinyGenerator.write(folder.resolve("raster"));
        recipe = Files.writeString(folder.resolve("recipe.json"), RECIPE);
    }

    @Test
    void aRunIsRepeatedByTheRecipeItLeaves() throws IOException {
        succeeds(adapt("first", "--recipe", recipe));
        assertThat(Files.readAllLines(folder.resolve("first/metrics.jsonl")))
                .hasSize(6)
                .allSatisfy(line -> assertThat(line).contains("distillation", "gate_collapse"));

        succeeds(adapt("second", "--recipe", folder.resolve("first/recipe.json")));

        for (String file : new String[] {"recipe.json", "model/model.safetensors"}) {
            assertThat(folder.resolve("second").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("first").resolve(file));
        }
    }

    @Test
    void optionsComeBeforeTheRecipe() {
        succeeds(
                adapt(
                        "run",
                        "--recipe",
                        recipe,
                        "--epochs",
                        "0.75",
                        "--batch",
                        2,
                        "--accumulation",
                        1,
                        "--learning-rate",
                        "2e-3",
                        "--branch-layer",
                        0,
                        "--precision",
                        "bfloat16",
                        "--seed",
                        9));
        Recipe left = RecipeFile.read(folder.resolve("run/recipe.json"));
        assertThat(left.length()).isEqualTo(new RunLength.Epochs(0.75));
        assertThat(left.settings().batchSize()).isEqualTo(2);
        assertThat(left.settings().accumulation()).isEqualTo(1);
        assertThat(left.settings().peakLearningRate()).isEqualTo(2e-3);
        assertThat(left.settings().precision()).isEqualTo(Precision.BFLOAT16);
        assertThat(left.settings().seed()).isEqualTo(9);
        assertThat(left.settings().warmup()).isEqualTo(1);
        assertThat(left.model().on(TinyGenerator.CONFIG).branch())
                .isEqualTo(new BranchConfig(0, 2));
        assertThat(folder.resolve("run/metrics.jsonl")).content().hasLineCount(6); // 0.75 · 16 / 2
    }

    @Test
    void aModelDrewSomeOfItsGridsWithoutAClassAlready() {
        succeeds(adapt("run", "--recipe", recipe));
        Recipe left = RecipeFile.read(folder.resolve("run/recipe.json"));
        assertThat(left.settings().labelDropout()).isZero();
    }

    @Test
    void autoBranchesWhereAProbePredictsTheTokenBelowBest() {
        CommandLineRun run = succeeds(adapt("run", "--recipe", recipe, "--branch-layer", "auto"));
        ProbeResult probed;
        try (Generator generator = Generator.open(raster)) {
            TokenSplit grids = TokenFile.read(folder.resolve("run/grids.safetensors"));
            probed = BranchProbe.run(generator.raster(), grids.train(), 5, TrainingListener.NONE);
        }
        for (double nats : probed.crossEntropies()) {
            assertThat(run.out()).contains(Numbers.fixed(nats, 4));
        }
        assertThat(run.out()).contains("branch layer " + probed.best() + " predicts");
        BranchConfig expected = BranchConfig.from(probed.best(), TinyGenerator.CONFIG);
        assertThat(RecipeFile.read(folder.resolve("run/recipe.json")).model())
                .satisfies(
                        left ->
                                assertThat(left.on(TinyGenerator.CONFIG).branch())
                                        .isEqualTo(expected));
        assertThat(branch(folder.resolve("run/model"))).isEqualTo(expected);
    }

    /** A layer that no probe would find stays that of the run that is gone on with. */
    @Test
    void resumingDoesNotProbeAgain() throws IOException {
        String auto = RECIPE.replace("\"branch_layer\": 1", "\"branch_layer\": \"auto\"");
        Files.writeString(recipe, auto);
        CommandLineRun probed =
                succeeds(adapt("probed", "--recipe", recipe, "--checkpoint-every", 2));
        int other = branch(folder.resolve("probed/model")).layer() == 2 ? 1 : 2;
        assertThat(probed.out()).contains("nats per token below");

        Object[] begin = {"--recipe", recipe, "--checkpoint-every", 2};
        Object[] byHand = {"--branch-layer", other, "--vertical-layers", 1};
        succeeds(adapt("run", with(byHand, begin)));
        AtomicFiles.deleteDirectory(folder.resolve("run/checkpoints/step-00000006"));
        AtomicFiles.deleteDirectory(folder.resolve("run/model"));
        CommandLineRun resumed =
                succeeds(adapt("run", "--recipe", recipe, "--checkpoint-every", 2, "--resume"));

        assertThat(resumed.out()).contains("after stage 2").doesNotContain("token below");
        assertThat(branch(folder.resolve("run/model"))).isEqualTo(new BranchConfig(other, 1));
    }

    @Test
    void autoDoesNotProbeForARunThatIsRefused() {
        succeeds(adapt("run", "--recipe", recipe, "--checkpoint-every", 2));
        CommandLineRun again =
                CommandLineRun.of(adapt("run", "--recipe", recipe, "--branch-layer", "auto"));
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.out()).doesNotContain("token below");
        assertThat(again.err()).contains("--resume");
    }

    @Test
    void aBranchLayerIsANumberOrAuto() {
        CommandLineRun run = CommandLineRun.of(adapt("run", "--branch-layer", "middle"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errorLines())
                .containsExactly(
                        "--branch-layer = middle must be a whole number, 0 or above, or auto");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void aRecipeForAnotherModelIsRefused() {
        CommandLineRun run = CommandLineRun.of(adapt("run", "--recipe", "llamagen-l"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .contains("branch layer = 23 is outside 0..2");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void aPlanNamesWhatIsTrainedAndWhatItTakes() {
        CommandLineRun run = succeeds(plan("--recipe", "llamagen-b", "--size", "B"));
        assertThat(run.out())
                .contains("pretrained.decay", "frozen", "gradients", "moments", "needed at most")
                .contains("62,557 steps of 512 grids (16 x 32), stage 2 from step 12,511 on");
        assertThat(RecipeFile.read(folder.resolve("plan/recipe.json")))
                .isEqualTo(RecipeFile.readOrFind("llamagen-b"));
    }

    @Test
    void aPlanForAnyBranchLayerIsThatOfTheLargest() {
        Object[] size = {"--recipe", "llamagen-b", "--size", "B", "--branch-layer"};
        String auto = succeeds(plan(with(new Object[] {"auto"}, size))).out();
        assertThat(auto).contains("branch layer auto: planned for layer 0", "the probe takes");
        assertThat(RecipeFile.read(folder.resolve("plan/recipe.json")).model().branch().isAuto())
                .isTrue();
        String first = succeeds(plan(with(new Object[] {"0"}, size))).out();
        assertThat(auto.lines())
                .containsAll(first.lines().filter(line -> !line.contains("available")).toList());
    }

    @Test
    void aProbeTimesBothStages() {
        CommandLineRun run = succeeds(plan("--recipe", recipe, "--model", raster, "--probe"));
        assertThat(run.out()).contains("stage 1: ", "stage 2: ", "at most ");
    }

    private static BranchConfig branch(Path model) {
        try (Generator generator = Generator.open(model)) {
            return generator.requireFlashAr().config().branch();
        }
    }

    @Test
    void emu35sTrainingIsPlannedBySizesAlone() {
        CommandLineRun run = succeeds(plan("--recipe", "emu35-official", "--size", "Emu35"));
        assertThat(run.out())
                .containsPattern("trained +3,405,538,946 +37,508,999,810")
                .containsPattern("frozen +34,103,460,864 +0")
                .contains("20,000 steps of 8 grids (8 x 1), stage 2 from step 1,000 on");
    }

    private Object[] plan(Object... options) {
        return with(options, "plan", "training", "--output", folder.resolve("plan"));
    }

    private Object[] adapt(String output, Object... options) {
        return with(
                options,
                "adapt",
                "--model",
                raster,
                "--grid-count",
                16,
                "--held-out",
                2,
                "--output",
                folder.resolve(output));
    }

    private static Object[] with(Object[] options, Object... command) {
        return Stream.concat(Stream.of(command), Stream.of(options)).toArray();
    }

    private static CommandLineRun succeeds(Object... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run;
    }
}
