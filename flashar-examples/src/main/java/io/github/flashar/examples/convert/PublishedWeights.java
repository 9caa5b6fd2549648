package io.github.flashar.examples.convert;

import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.checkpoint.ModelContent;
import io.github.flashar.core.checkpoint.ParameterLoader;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.checkpoint.TensorInfo;
import io.github.flashar.core.checkpoint.Tensors;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.emu35.Emu35VisionTokenizer;
import io.github.flashar.core.llamagen.Hints;
import io.github.flashar.core.llamagen.LlamaGenCheckpoint;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.infer.model.ModelCard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weights as others published them, and the model they make.
 *
 * @param config of the model, as {@code config.json} has it
 * @param specs every parameter of the model
 * @param weights under this library's names
 */
record PublishedWeights(JsonObject config, List<ParameterSpec> specs, WeightFile weights) {

    static PublishedWeights raster(BackboneConfig config, WeightFile weights) {
        return new PublishedWeights(ModelConfigs.toJson(config), config.parameterSpecs(), weights);
    }

    static PublishedWeights flashAr(FlashArConfig config, WeightFile weights) {
        return new PublishedWeights(ModelConfigs.toJson(config), config.parameterSpecs(), weights);
    }

    static PublishedWeights tokenizer(VqConfig config, WeightFile weights) {
        return new PublishedWeights(ModelConfigs.toJson(config), config.parameterSpecs(), weights);
    }

    static PublishedWeights of(Emu35VisionTokenizer files) {
        return tokenizer(files.config(), files.weights());
    }

    static PublishedWeights of(LlamaGenCheckpoint file, Hints hints) {
        return switch (file.kind()) {
            case RASTER -> raster(file.backbone(hints), file.weights());
            case FLASHAR -> flashAr(file.flashAr(hints), file.weights());
            case TOKENIZER -> tokenizer(file.tokenizer(), file.weights());
        };
    }

    /**
     * What goes into a model directory. The weights are read when they are written there, one after
     * the other.
     *
     * @param storage of the weights; null keeps that of the file
     */
    ModelContent content(@Nullable StorageType storage) {
        ParameterLoader.check(weights, specs);
        long count = weights.tensors().values().stream().mapToLong(TensorInfo::elements).sum();
        String card =
                new ModelCard(
                                "Converted weights",
                                "Made from a file that others published; its licence applies.")
                        .fact("Source", weights.path().getFileName())
                        .fact("Parameters", String.format("%,d", count))
                        .text();
        StorageType type = storage == null ? StorageType.of(weights) : storage;
        return ModelContent.of(config, Tensors.of(weights), type, card);
    }
}
