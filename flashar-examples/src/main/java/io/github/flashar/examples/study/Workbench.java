package io.github.flashar.examples.study;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.SafetensorsFile;
import io.github.flashar.core.checkpoint.SafetensorsWriter;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.examples.console.OutputFolder;
import io.github.flashar.examples.training.Grids;
import io.github.flashar.examples.training.Photographs;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.train.data.HoldOut;
import io.github.flashar.train.data.TokenDataset;
import io.github.flashar.train.data.TokenFile;
import io.github.flashar.train.data.TokenSplit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What all runs need: the raster generator, token grids and the classifier that judges. What takes
 * long is made once and kept.
 */
final class Workbench implements AutoCloseable {

    private static final long SEED = 1;

    private final NDManager manager = NDManager.newBaseManager();
    private final Generator generator;
    private final Photographs photographs;
    private final Path folder;

    /**
     * Opens a workbench.
     *
     * @param model folder of the raster generator to adapt
     * @param data photographs it was trained on
     * @param rule which of them are kept apart
     * @param folder where grids are kept
     */
    Workbench(Path model, Path data, HoldOut rule, Path folder) {
        OutputFolder.make(folder);
        this.folder = folder;
        this.generator = Generator.open(model);
        this.photographs = new Photographs(data, generator.imageSize(), rule);
    }

    Generator generator() {
        return generator;
    }

    /** Encoded photographs, those to train on also mirrored. */
    TokenSplit photographGrids() {
        return TokenFile.readOrMake(
                folder.resolve("photographs.tokens"),
                photographs.path().getFileName() + ", " + photographs.rule(),
                () -> Grids.encoded(photographs, generator.tokenizer()));
    }

    /** Grids that the raster model draws. */
    TokenDataset selfDrawnGrids(int count) {
        return TokenFile.readOrMake(
                        folder.resolve("self-drawn.tokens"),
                        count + " grids, seed " + SEED,
                        () -> Grids.selfDrawn(generator.raster(), count, 1, SEED))
                .train();
    }

    LabelledImages photographs(boolean heldOut) {
        return LabelledImages.read(
                photographs.path(), photographs.imageSize(), photographs.rule(), heldOut);
    }

    /**
     * The judge; its classifier is trained the first time. The caller closes it.
     *
     * @param file of the classifier
     * @param steps of its training
     */
    Judge judge(Path file, long steps) {
        LabelledImages training = photographs(false);
        return new Judge(classifier(file, training, steps), training);
    }

    private PhotoClassifier classifier(Path file, LabelledImages training, long steps) {
        int classes = generator.config().classPrefix().classes();
        if (Files.exists(file)) {
            return PhotoClassifier.load(SafetensorsFile.open(file), manager, classes);
        }
        PhotoClassifier classifier =
                new ClassifierTraining(steps, SEED).run(manager, training, classes);
        SafetensorsWriter.write(
                file, classifier.parameters().asMap(), StorageType.FLOAT32, Map.of());
        return classifier;
    }

    @Override
    public void close() {
        generator.close();
        manager.close();
    }
}
