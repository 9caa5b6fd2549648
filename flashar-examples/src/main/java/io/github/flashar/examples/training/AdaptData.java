package io.github.flashar.examples.training;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.examples.watch.SampleOrder;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.model.TextFormat;
import io.github.flashar.train.data.TrainingData;
import io.github.flashar.train.pretokenized.PretokenizedSource;
import io.github.flashar.train.recipe.Recipe;
import java.nio.file.Path;

/** Where an adaptation takes its grids from. */
public sealed interface AdaptData permits SelfDrawnData, PictureData, PretokenizedData {

    /** Stands for grids that the model draws itself. */
    String SELF = "self";

    /**
     * Finds out what kind of grids there are and whether a model can learn from them; loads none.
     *
     * @param grids {@value #SELF}, or where pictures, codes or shards lie
     * @param count grids to draw, only of {@value #SELF}
     * @param heldOut how many to keep apart: drawn, of each class, or of all samples of shards
     * @throws InvalidRequestException if they are not of the model's kind
     */
    static AdaptData find(GeneratorConfig model, String grids, int count, int heldOut) {
        boolean self = grids.equals(SELF);
        if (!self && PretokenizedSource.isAt(Path.of(grids))) {
            return PretokenizedData.open(model, Path.of(grids), heldOut);
        }
        if (model.conditioning() instanceof ClassNames names) {
            return self
                    ? new SelfDrawnData(model.path(), names, count, heldOut)
                    : new PictureData(model.path(), names, Path.of(grids), heldOut);
        }
        throw new InvalidRequestException(
                model.path()
                        + (model.conditioning() instanceof TextFormat
                                ? " reads text itself and learns from pictures with texts: give"
                                        + " --grids the folder that pretokenize wrote, not "
                                        + grids
                                : " takes captions, and no training on captions is there"));
    }

    /** Opens or makes the grids. */
    TrainingData grids(Generator raster, long seed, Path folder);

    /** What the grids are made from. */
    String origin(long seed);

    /** What is drawn at each look. */
    SampleOrder samples(long seed);

    /** A recipe as it is followed on these grids. */
    default Recipe fitted(Recipe recipe) {
        return recipe;
    }
}
