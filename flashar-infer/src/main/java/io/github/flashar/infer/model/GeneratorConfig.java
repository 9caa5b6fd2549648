package io.github.flashar.infer.model;

import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.checkpoint.ModelDirectory;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.infer.plan.MemoryPlan;
import io.github.flashar.infer.sampling.Guidance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a generator directory says of its generator.
 *
 * @param path the directory
 * @param backbone sizes of the raster model
 * @param flashAr sizes of the adapted model, if it is one
 * @param tokenizer sizes of the image tokenizer
 * @param conditioning what it is told to draw by
 */
public record GeneratorConfig(
        Path path,
        BackboneConfig backbone,
        Optional<FlashArConfig> flashAr,
        VqConfig tokenizer,
        Conditioning conditioning) {

    /** Reads it without the weights, which are neither loaded nor verified. */
    public static GeneratorConfig read(Path path) {
        JsonConfig model = ModelDirectory.peek(path);
        Path tokenizer = path.resolve(GeneratorFiles.TOKENIZER);
        if (!Files.isDirectory(tokenizer)) {
            throw new InvalidFileException(
                    path, "has no image tokenizer; convert it again together with its tokenizer");
        }
        return of(path, model, ModelConfigs.vq(ModelDirectory.peek(tokenizer)));
    }

    /**
     * Reads it off directories that were verified.
     *
     * @throws InvalidFileException if model and tokenizer do not speak of the same tokens
     */
    public static GeneratorConfig of(ModelDirectory directory, ModelDirectory tokenizer) {
        GeneratorConfig config =
                of(directory.path(), directory.config(), ModelConfigs.vq(tokenizer.config()));
        GeneratorFiles.checkVocabulary(config);
        return config;
    }

    private static GeneratorConfig of(Path path, JsonConfig model, VqConfig tokenizer) {
        Optional<FlashArConfig> flashAr =
                model.string("model_type").equals(ModelConfigs.FLASHAR)
                        ? Optional.of(ModelConfigs.flashAr(model))
                        : Optional.empty();
        BackboneConfig backbone =
                flashAr.map(FlashArConfig::backbone).orElseGet(() -> ModelConfigs.raster(model));
        return new GeneratorConfig(
                path,
                backbone,
                flashAr,
                tokenizer,
                Conditioning.of(path, model.json(), backbone.prefix()));
    }

    /** How to draw fastest: diagonal by diagonal if the model was adapted. */
    public DecoderKind fastestDecoder() {
        return flashAr.isPresent() ? DecoderKind.DIAGONAL : DecoderKind.RASTER;
    }

    /** Every parameter of the model, without the image tokenizer's. */
    List<ParameterSpec> parameterSpecs() {
        return flashAr.map(FlashArConfig::parameterSpecs).orElseGet(backbone::parameterSpecs);
    }

    /** Returns the adapted model's sizes, or fails saying how to get one. */
    public FlashArConfig requireFlashAr() {
        return flashAr.orElseThrow(this::notAdapted);
    }

    /** Returns the format of the captions it draws, or fails because it takes none. */
    public CaptionFormat requireCaptions() {
        if (conditioning instanceof CaptionFormat format) {
            return format;
        }
        throw new InvalidRequestException(
                path
                        + (conditioning instanceof TextFormat
                                ? " reads text itself and takes no text encoder"
                                : " is told what to draw by class and takes no text encoder"));
    }

    InvalidRequestException notAdapted() {
        return new InvalidRequestException(
                path
                        + " holds a raster model, which draws token by token only; adapt it first"
                        + " (flashar adapt), or choose the raster decoder");
    }

    /** Bytes of all weights in memory, the image tokenizer's among them. */
    public long weightBytes() {
        return MemoryPlan.builder()
                .addWeights(parameterSpecs())
                .addWeights(tokenizer.parameterSpecs())
                .build()
                .bytes();
    }

    /** Memory that loading takes. */
    public MemoryPlan memory() {
        return weights().build();
    }

    /** Memory that loading and drawing so many images at a time takes. */
    public MemoryPlan memory(Collection<DecoderKind> decoders, int batch, Guidance guidance) {
        MemoryPlan.Builder plan = weights().optImages(batch, guidance);
        for (DecoderKind kind : decoders) {
            switch (kind) {
                case RASTER -> plan.addRasterDecoder(backbone);
                case DIAGONAL -> plan.addDiagonalDecoder(requireFlashAr());
            }
        }
        return plan.build();
    }

    private MemoryPlan.Builder weights() {
        return MemoryPlan.builder()
                .addPackedWeights(parameterSpecs())
                .addTokenizer(tokenizer, backbone.grid());
    }
}
