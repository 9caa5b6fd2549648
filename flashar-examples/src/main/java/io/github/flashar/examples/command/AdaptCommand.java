package io.github.flashar.examples.command;

import static io.github.flashar.examples.report.Numbers.nats;
import static io.github.flashar.examples.report.Numbers.percent;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.examples.console.FolderLock;
import io.github.flashar.examples.console.TextTable;
import io.github.flashar.examples.training.AdaptData;
import io.github.flashar.examples.training.AdaptRun;
import io.github.flashar.examples.training.Adaptation;
import io.github.flashar.examples.training.BranchChoice;
import io.github.flashar.examples.training.Scores;
import io.github.flashar.examples.watch.Watching;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.train.data.TrainingData;
import io.github.flashar.train.plan.TrainingPlan;
import io.github.flashar.train.probe.BranchProbe;
import io.github.flashar.train.recipe.Recipe;
import io.github.flashar.train.recipe.RecipeFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Adapts a raster model. */
@Command(
        name = "adapt",
        description = {
            "Adapts a raster model to draw whole anti-diagonals and writes it to OUTPUT/model.",
            ""
        },
        footer = {
            "",
            "Two stages: the first fifth of the steps trains the new branch and the gate alone, the"
                    + " rest everything, the pre-trained part at a fifth of the learning rate. With"
                    + " --grids self the raster model draws its own training grids, so its training"
                    + " set is not needed.",
            "",
            "--branch-layer auto trains a linear head on the output of every layer for 200 steps to"
                    + " predict the token below, prints how well each does, and branches where it is"
                    + " best; a run that is gone on with keeps its layer.",
            "",
            "OUTPUT/recipe.json is the whole recipe with every option in it: --recipe takes it to run"
                    + " the same again. flashar plan training says what it takes before it is"
                    + " run.",
            "",
            "Example: flashar adapt --model out/demo/raster --grids self --steps 20000",
            "Example: flashar adapt --model out/emu35/model --grids out/pretokenize"
                    + " --recipe emu35-official"
        },
        mixinStandardHelpOptions = true)
public final class AdaptCommand extends FlashArCommand {

    @Mixin private RecipeOptions recipes = new RecipeOptions();

    @Mixin private StorageOptions storage = new StorageOptions();

    @Mixin private CheckpointOptions checkpoints = new CheckpointOptions();

    @Mixin private WatchOptions watch = new WatchOptions();

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            required = true,
            description = "Model folder of a raster model")
    private @Nullable Path model;

    @Option(
            names = "--grids",
            paramLabel = "self|PATH",
            defaultValue = AdaptData.SELF,
            description =
                    "Grids that the model draws itself, a folder or zip file of photographs, or a"
                            + " folder of codes: of extract-codes, or imagenet*_codes and _labels of"
                            + " the official extraction. For a model that reads text itself a tar"
                            + " shard of pretokenize or of Emu3.5-FlashAR's official data, or a"
                            + " folder of them. Default: ${DEFAULT-VALUE}")
    private String gridsFrom = AdaptData.SELF;

    @Option(
            names = "--grid-count",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Grids to draw. Default: ${DEFAULT-VALUE}")
    private int gridCount;

    @Option(
            names = "--held-out",
            paramLabel = "N",
            defaultValue = "500",
            description =
                    "Grids to draw for scoring only; of photographs and codes the last of each class,"
                            + " of shards so many in all. Default: ${DEFAULT-VALUE}")
    private int heldOut;

    @Mixin private DeviceOptions device = new DeviceOptions();

    @Override
    void run(Path folder) {
        Checks.inRange("--grid-count", gridCount, 1, 10_000_000);
        Checks.inRange("--held-out", heldOut, 1, 1_000_000);
        Device where = device.device();
        GeneratorConfig generator = GeneratorConfig.read(required(model));
        AdaptData grids = AdaptData.find(generator, gridsFrom, gridCount, heldOut);
        Recipe asked = grids.fitted(recipes.recipe(generator.backbone(), givenSeed()));
        checkMemory(asked, generator);
        try (FolderLock lock = FolderLock.take(folder);
                Generator raster = Generator.open(required(model), where);
                NDManager manager = NDManager.newBaseManager(where)) {
            adapt(raster, grids, asked, manager, folder);
        }
    }

    private void adapt(
            Generator raster, AdaptData grids, Recipe asked, NDManager manager, Path folder) {
        long seed = asked.settings().seed();
        TrainingData data = grids.grids(raster, seed, folder);
        Recipe recipe =
                new BranchChoice(checkpoints.checkpoints(), folder, out())
                        .settle(asked, raster.raster(), data.train());
        RecipeFile.write(folder.resolve("recipe.json"), recipe);
        Adaptation adaptation =
                new Adaptation(
                        recipe.model().on(raster.config()),
                        recipe.training(data.train().size()),
                        recipe.adaptation(),
                        checkpoints.checkpoints());
        Watching watching = Watching.of(commandLine(), watch.every(), raster, grids.samples(seed));
        Adaptation.Result result =
                new AdaptRun(adaptation, storage.type())
                        .run(raster, data, grids.origin(seed), watching, manager, folder);
        print(result.scores(), folder.resolve("model"));
    }

    private static void checkMemory(Recipe recipe, GeneratorConfig generator) {
        BackboneConfig backbone = generator.backbone();
        if (recipe.model().branch().isAuto()) {
            BranchProbe.check(backbone, generator.weightBytes());
        }
        TrainingPlan.of(
                        recipe.model().largestOn(backbone),
                        recipe.settings(),
                        recipe.adaptation(),
                        generator.weightBytes())
                .check();
    }

    private void print(Scores scores, Path where) {
        TextTable table =
                new TextTable("nats per token", "all cells", "interior", "horizontal", "vertical");
        scores.all().forEach(score -> table.row(score.cells()));
        out().println(table);
        out().printf(
                        "%s of the gap at initialisation closed, %s nats per token remain: %s%n",
                        percent(scores.gapClosed()), nats(scores.remaining()), where);
    }
}
