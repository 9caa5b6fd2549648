package io.github.flashar.examples.training;

import static io.github.flashar.examples.report.Numbers.fixed;

import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.examples.console.TextTable;
import io.github.flashar.train.checkpoint.Checkpoint;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.loop.TrainingListener;
import io.github.flashar.train.probe.BranchProbe;
import io.github.flashar.train.probe.ProbeResult;
import io.github.flashar.train.recipe.ModelShape;
import io.github.flashar.train.recipe.Recipe;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Gives a recipe that leaves its branch layer to a probe the layer of the run that is gone on with,
 * or else the one that a probe finds.
 *
 * @param checkpoints whether a run is gone on with
 * @param folder of the run
 * @param out where the choice is printed
 */
public record BranchChoice(Checkpoints checkpoints, Path folder, PrintWriter out) {

    /** Returns the recipe with its branch layer and vertical layers as numbers. */
    public Recipe settle(Recipe recipe, RasterModel raster, TokenSource grids) {
        ModelShape asked = recipe.model();
        ModelShape shape =
                asked.branch().isAuto()
                        ? asked.with(
                                asked.branch().at(layer(raster, grids, recipe.settings().seed())))
                        : asked;
        return recipe.with(ModelShape.of(shape.on(raster.config())));
    }

    private int layer(RasterModel raster, TokenSource grids, long seed) {
        Optional<Checkpoint> begun = checkpoints.latest(folder);
        if (begun.isPresent()) {
            FlashArConfig config = ModelConfigs.flashAr(begun.get().model().config());
            return config.branch().layer();
        }
        ProbeResult found = probe(raster, grids, seed);
        print(found);
        return found.best();
    }

    private static ProbeResult probe(RasterModel raster, TokenSource grids, long seed) {
        try (Progress bar = Progress.start("probing the layers", BranchProbe.STEPS)) {
            return BranchProbe.run(
                    raster,
                    grids,
                    seed,
                    TrainingListener.every(1, progress -> bar.update(progress.step())));
        }
    }

    private void print(ProbeResult found) {
        TextTable table = new TextTable("branch layer", "nats per token below");
        for (int i = 0; i < found.layers().size(); i++) {
            table.row(
                    List.of(
                            String.valueOf(found.layers().get(i)),
                            fixed(found.crossEntropies()[i], 4)));
        }
        out.println(table);
        out.printf("branch layer %d predicts the token below best%n", found.best());
    }
}
