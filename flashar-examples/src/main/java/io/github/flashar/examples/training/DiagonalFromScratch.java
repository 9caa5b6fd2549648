package io.github.flashar.examples.training;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.examples.watch.Measurement;
import io.github.flashar.infer.decode.DiagonalDecoder;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.GeneratorFiles;
import io.github.flashar.infer.model.ModelCard;
import io.github.flashar.train.adapt.AdaptationConfig;
import io.github.flashar.train.adapt.AdaptationTrainer;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.evaluate.HeldOut;
import io.github.flashar.train.loop.Trainer;
import io.github.flashar.train.loop.TrainingConfig;
import java.nio.file.Path;

/**
 * A model that draws diagonals from the start. Nothing is pre-trained, so there is no first stage
 * and all of it learns at the same rate.
 */
public record DiagonalFromScratch(FlashArModel model) implements FromScratch {

    private static final AdaptationConfig ALL_AT_ONCE = AdaptationConfig.PAPER.withStages(0, 1);

    public DiagonalFromScratch(NDManager manager, FlashArConfig config, long seed) {
        this(
                new FlashArModel(
                        config, Parameters.initialize(manager, config.parameterSpecs(), seed)));
    }

    @Override
    public String name() {
        return "diagonal model";
    }

    @Override
    public JsonObject config() {
        return ModelConfigs.toJson(model.config());
    }

    @Override
    public Trainer trainer(TokenSource grids, TrainingConfig training) {
        return new AdaptationTrainer(model, grids, training, ALL_AT_ONCE);
    }

    @Override
    public Measurement measure(HeldOut heldOut) {
        return Measurement.flashAr(heldOut.evaluate(model), model.config().backbone().grid());
    }

    @Override
    public TokenDecoder decoder() {
        return new DiagonalDecoder(model);
    }

    @Override
    public void write(GeneratorFiles files, Path folder) {
        files.write(folder, model);
    }

    @Override
    public ModelCard card() {
        return new ModelCard(
                "FlashAR image generator",
                "A class-conditional LlamaGen decoder with a vertical branch that draws whole"
                        + " anti-diagonals, trained from random weights by FlashAR for the JVM.");
    }
}
