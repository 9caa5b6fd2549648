package io.github.flashar.examples.command;

import static io.github.flashar.examples.report.Numbers.time;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.examples.training.PlanTables;
import io.github.flashar.examples.training.TrainingProbe;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.plan.MachineMemory;
import io.github.flashar.infer.plan.MemorySize;
import io.github.flashar.train.adapt.StageSchedule;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.plan.PlannedStage;
import io.github.flashar.train.plan.TrainingPlan;
import io.github.flashar.train.probe.BranchProbe;
import io.github.flashar.train.recipe.Recipe;
import io.github.flashar.train.recipe.RecipeFile;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what an adaptation takes before it is run. */
@Command(
        name = "training",
        description = {
            "Prints what an adaptation trains and what memory it takes, from the sizes alone, and"
                    + " writes the whole recipe to OUTPUT/recipe.json.",
            ""
        },
        footer = {
            "",
            "Nothing is loaded. With --probe a few steps of each stage are run on made-up weights of"
                    + " the same sizes, to say how long a step takes on this machine.",
            "",
            "Example: flashar plan training --recipe llamagen-b --size B --batch 4 --accumulation 128"
        },
        mixinStandardHelpOptions = true)
public final class PlanTrainingCommand extends FlashArCommand {

    @Mixin private RecipeOptions recipes = new RecipeOptions();

    @ArgGroup(multiplicity = "1")
    private PlannedModel model = new PlannedModel();

    @Option(
            names = "--examples",
            paramLabel = "N",
            defaultValue = "1281167",
            description =
                    "Size of the data set, by which epochs become steps."
                            + " Default: ${DEFAULT-VALUE}, ImageNet's")
    private long examples;

    @Option(names = "--probe", description = "Run a few steps to say how long one takes.")
    private boolean probe;

    @Override
    void run(Path folder) {
        Checks.require(examples >= 1, "--examples = %d must be at least 1", examples);
        GeneratorConfig generator = model.raster();
        BackboneConfig raster = generator.backbone();
        Recipe recipe = recipes.recipe(raster, givenSeed());
        FlashArConfig config = recipe.model().largestOn(raster);
        TrainingConfig training = recipe.training(examples);
        TrainingPlan plan =
                TrainingPlan.of(config, training, recipe.adaptation(), generator.weightBytes());
        RecipeFile.write(folder.resolve("recipe.json"), recipe);
        print(plan, training, recipe);
        if (recipe.model().branch().isAuto()) {
            out().printf(
                            "branch layer auto: planned for layer 0, which takes most; the probe"
                                    + " takes %s before%n",
                            MemorySize.text(BranchProbe.bytes(raster)));
        }
        if (probe) {
            plan.check();
            TrainingProbe steps = new TrainingProbe(config, training, recipe.adaptation());
            plan.stages().forEach(stage -> print(stage, steps, training));
        }
    }

    private void print(TrainingPlan plan, TrainingConfig training, Recipe recipe) {
        PlanTables tables = new PlanTables(plan);
        out().println(tables.parameters());
        out().println();
        out().println(tables.memory());
        out().println();
        out().printf(
                        "%s needed at most, %s available%n",
                        MemorySize.text(plan.bytes()), MemorySize.text(MachineMemory.available()));
        out().printf(
                        "%,d steps of %,d grids (%d x %d), stage 2 from step %,d on%n",
                        training.steps(),
                        training.examplesPerStep(),
                        training.accumulation(),
                        training.batchSize(),
                        StageSchedule.of(training.steps(), recipe.adaptation()).border());
    }

    private void print(PlannedStage stage, TrainingProbe probed, TrainingConfig training) {
        double seconds = probed.secondsPerPass(stage.number());
        out().printf(
                        "stage %d: %s a forward and backward pass, at most %s a step%n",
                        stage.number(), time(seconds), time(training.accumulation() * seconds));
    }
}
