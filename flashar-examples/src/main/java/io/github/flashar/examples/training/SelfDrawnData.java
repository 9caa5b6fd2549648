package io.github.flashar.examples.training;

import io.github.flashar.examples.watch.SampleOrder;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.train.data.TokenFile;
import io.github.flashar.train.data.TrainingData;
import io.github.flashar.train.recipe.Recipe;
import java.nio.file.Path;

/**
 * Grids that the raster model draws itself.
 *
 * @param model its folder
 * @param names of its classes
 * @param count grids to train on
 * @param heldOut grids to score on
 */
record SelfDrawnData(Path model, ClassNames names, int count, int heldOut) implements AdaptData {

    @Override
    public TrainingData grids(Generator raster, long seed, Path folder) {
        return TrainingData.of(
                TokenFile.readOrMake(
                        folder.resolve("grids.safetensors"),
                        origin(seed),
                        () -> Grids.selfDrawn(raster.raster(), count, heldOut, seed)));
    }

    @Override
    public String origin(long seed) {
        return String.format(
                "%d grids drawn by the model, seed %d, %d kept apart, model %s",
                count, seed, heldOut, model.toAbsolutePath());
    }

    @Override
    public SampleOrder samples(long seed) {
        return SampleOrder.ofClasses(names, seed);
    }

    /** The model has drawn a tenth of its own grids without a class already. */
    @Override
    public Recipe fitted(Recipe recipe) {
        return recipe.with(recipe.settings().toBuilder().optLabelDropout(0).build());
    }
}
