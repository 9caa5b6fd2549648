package io.github.flashar.examples.training;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.examples.extract.ExtractionFolder;
import io.github.flashar.examples.watch.SampleOrder;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.train.codes.CodeFolders;
import io.github.flashar.train.data.HoldOut;
import io.github.flashar.train.data.LabelledSource;
import io.github.flashar.train.data.TokenFile;
import io.github.flashar.train.data.TrainingData;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Codes of pictures, which stay where they are, or photographs, which are encoded once.
 *
 * @param model folder of the raster model
 * @param names of its classes
 * @param path of the codes or photographs
 * @param heldOut pictures of each class to score on
 */
record PictureData(Path model, ClassNames names, Path path, int heldOut) implements AdaptData {

    @Override
    public TrainingData grids(Generator raster, long seed, Path folder) {
        return codes(raster.config())
                .map(found -> TrainingData.of(found, new HoldOut(heldOut)))
                .orElseGet(() -> encoded(raster, seed, folder));
    }

    private Optional<LabelledSource> codes(BackboneConfig config) {
        ExtractionFolder.requireFinished(path);
        return CodeFolders.find(
                path, config.grid(), config.vocabulary(), config.classPrefix().classes());
    }

    private TrainingData encoded(Generator raster, long seed, Path folder) {
        Photographs photographs = new Photographs(path, raster.imageSize(), new HoldOut(heldOut));
        return TrainingData.of(
                TokenFile.readOrMake(
                        folder.resolve("grids.safetensors"),
                        origin(seed),
                        () -> Grids.encoded(photographs, raster.tokenizer())));
    }

    @Override
    public String origin(long seed) {
        return String.format(
                "photographs %s, %d kept apart, model %s",
                path.getFileName(), heldOut, model.toAbsolutePath());
    }

    @Override
    public SampleOrder samples(long seed) {
        return SampleOrder.ofClasses(names, seed);
    }
}
