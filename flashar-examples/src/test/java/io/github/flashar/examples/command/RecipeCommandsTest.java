package io.github.flashar.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.core.model.Precision;
import io.github.flashar.examples.CommandLineRun;
import io.github.flashar.infer.fixtures.TinyGenerator;
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
        assertThat(left.model().branch().layer()).isZero();
        assertThat(left.model().branch().verticalLayers()).isEqualTo(2);
        assertThat(folder.resolve("run/metrics.jsonl")).content().hasLineCount(6); // 0.75 · 16 / 2
    }

    @Test
    void aModelDrewSomeOfItsGridsWithoutAClassAlready() {
        succeeds(adapt("run", "--recipe", recipe));
        Recipe left = RecipeFile.read(folder.resolve("run/recipe.json"));
        assertThat(left.settings().labelDropout()).isZero();
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
    void aProbeTimesBothStages() {
        CommandLineRun run = succeeds(plan("--recipe", recipe, "--model", raster, "--probe"));
        assertThat(run.out()).contains("stage 1: ", "stage 2: ", "at most ");
    }

    private Object[] plan(Object... options) {
        return with(options, "plan", "--output", folder.resolve("plan"));
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
