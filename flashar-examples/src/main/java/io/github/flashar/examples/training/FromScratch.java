package io.github.flashar.examples.training;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.examples.watch.Measurement;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.GeneratorFiles;
import io.github.flashar.infer.model.ModelCard;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.evaluate.HeldOut;
import io.github.flashar.train.loop.Trainer;
import io.github.flashar.train.loop.TrainingConfig;
import java.nio.file.Path;

/** A model that starts from random weights, trained for one of the decoders. */
public sealed interface FromScratch permits RasterFromScratch, DiagonalFromScratch {

    /** Makes the model once the tokens have told vocabulary, classes and grid. */
    @FunctionalInterface
    interface Factory {

        /**
         * Makes an untrained model.
         *
         * @param manager owner of its weights
         */
        FromScratch make(NDManager manager, BackboneConfig backbone, long seed);
    }

    /** What it is, in two words. */
    String name();

    /** Its {@code config.json}. */
    JsonObject config();

    /** Begins its training. */
    Trainer trainer(TokenSource grids, TrainingConfig training);

    /** Measures it. */
    Measurement measure(HeldOut heldOut);

    /** Makes a decoder of the weights as they are now; the caller closes it. */
    TokenDecoder decoder();

    /** Writes its directory. */
    void write(GeneratorFiles files, Path folder);

    /** First lines of its card. */
    ModelCard card();
}
