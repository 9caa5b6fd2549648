package io.github.flashar.examples.training;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.examples.watch.Measurement;
import io.github.flashar.infer.decode.RasterDecoder;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.GeneratorFiles;
import io.github.flashar.infer.model.ModelCard;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.evaluate.HeldOut;
import io.github.flashar.train.loop.Trainer;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.pretrain.RasterTrainer;
import java.nio.file.Path;

/** What FlashAR starts from: a model that draws token by token. */
public record RasterFromScratch(RasterModel model) implements FromScratch {

    public RasterFromScratch(NDManager manager, BackboneConfig config, long seed) {
        this(RasterModel.initialize(manager, config, seed));
    }

    @Override
    public String name() {
        return "raster model";
    }

    @Override
    public JsonObject config() {
        return ModelConfigs.toJson(model.config());
    }

    @Override
    public Trainer trainer(TokenSource grids, TrainingConfig training) {
        return new RasterTrainer(model, grids, training);
    }

    @Override
    public Measurement measure(HeldOut heldOut) {
        return Measurement.raster(heldOut.evaluate(model));
    }

    @Override
    public TokenDecoder decoder() {
        return new RasterDecoder(model);
    }

    @Override
    public void write(GeneratorFiles files, Path folder) {
        files.write(folder, model);
    }

    @Override
    public ModelCard card() {
        return new ModelCard(
                "Raster image generator",
                "A class-conditional LlamaGen decoder that draws tokens one by one, trained by"
                        + " FlashAR for the JVM.");
    }
}
