package io.github.flashar.examples.convert;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.checkpoint.ModelContent;
import io.github.flashar.core.checkpoint.ModelDirectory;
import io.github.flashar.core.checkpoint.ParameterLoader;
import io.github.flashar.core.checkpoint.SafetensorsWriter;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.checkpoint.TensorInfo;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.emu35.Emu35VisionTokenizer;
import io.github.flashar.core.llamagen.Hints;
import io.github.flashar.core.llamagen.LlamaGenCheckpoint;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.examples.console.OutputFolder;
import io.github.flashar.infer.model.GeneratorFiles;
import io.github.flashar.infer.model.ModelCard;
import io.github.flashar.infer.plan.MemoryPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a model directory of published weights.
 *
 * @param hints for what the file leaves open
 * @param storage of the weights; null keeps that of the file
 */
public record Conversion(Hints hints, @Nullable StorageType storage) {

    /** Converts an image tokenizer, or a generator without one. */
    public void convert(Path file, Path folder) {
        try (NDManager manager = NDManager.newBaseManager()) {
            ModelDirectory.write(folder, content(file, manager));
        }
    }

    /** Converts a generator and the image tokenizer that belongs to it. */
    public void convert(Path file, Path tokenizer, Path folder) {
        PublishedTokenizer vq = PublishedTokenizer.open(tokenizer);
        try (NDManager manager = NDManager.newBaseManager()) {
            ModelDirectory.write(
                    folder,
                    content(file, manager)
                            .withPart(GeneratorFiles.TOKENIZER, content(vq, manager)));
        }
    }

    private ModelContent content(Path file, NDManager manager) {
        if (Emu35VisionTokenizer.isAt(file)) {
            return content(PublishedTokenizer.of(Emu35VisionTokenizer.open(file)), manager);
        }
        LlamaGenCheckpoint checkpoint = LlamaGenCheckpoint.open(file);
        return switch (checkpoint.kind()) {
            case RASTER -> {
                BackboneConfig config = checkpoint.backbone(hints);
                yield content(
                        checkpoint.weights(),
                        ModelConfigs.toJson(config),
                        config.parameterSpecs(),
                        manager);
            }
            case FLASHAR -> {
                FlashArConfig config = checkpoint.flashAr(hints);
                yield content(
                        checkpoint.weights(),
                        ModelConfigs.toJson(config),
                        config.parameterSpecs(),
                        manager);
            }
            case TOKENIZER -> content(PublishedTokenizer.of(checkpoint), manager);
        };
    }

    private ModelContent content(PublishedTokenizer tokenizer, NDManager manager) {
        VqConfig config = tokenizer.config();
        return content(
                tokenizer.weights(), ModelConfigs.toJson(config), config.parameterSpecs(), manager);
    }

    private ModelContent content(
            WeightFile weights, JsonObject config, List<ParameterSpec> specs, NDManager manager) {
        MemoryPlan.builder().addWeights(specs).build().check();
        Parameters parameters = ParameterLoader.load(weights, manager, specs);
        String card =
                new ModelCard(
                                "Converted weights",
                                "Made from a file that others published; its licence applies.")
                        .fact("Source", weights.path().getFileName())
                        .fact("Parameters", String.format("%,d", parameters.count()))
                        .text();
        StorageType type = storage == null ? StorageType.of(weights) : storage;
        return ModelContent.of(config, parameters.asMap(), type, card);
    }

    /**
     * Writes the weights of a model directory as one safetensors file under LlamaGen's names.
     *
     * @param output folder for the file; made only when there is something to write
     * @return the file
     */
    public Path back(Path model, Path output) {
        ModelDirectory directory = ModelDirectory.open(model);
        StorageType type = storage == null ? StorageType.of(directory.weights()) : storage;
        MemoryPlan.builder().addWeights(values(directory.weights())).build().check();
        try (NDManager manager = NDManager.newBaseManager();
                Parameters parameters = new Parameters(manager)) {
            for (String name : directory.weights().tensors().keySet()) {
                parameters.put(name, directory.weights().read(name, manager));
            }
            OutputFolder.make(output);
            Path file = output.resolve("model.safetensors");
            SafetensorsWriter.write(file, parameters.asMap(), type, Map.of());
            return file;
        }
    }

    private static long values(WeightFile weights) {
        return weights.tensors().values().stream().mapToLong(TensorInfo::elements).sum();
    }
}
