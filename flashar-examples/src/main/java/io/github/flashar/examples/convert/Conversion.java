package io.github.flashar.examples.convert;

import io.github.flashar.core.checkpoint.ModelContent;
import io.github.flashar.core.checkpoint.ModelDirectory;
import io.github.flashar.core.checkpoint.SafetensorsWriter;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.checkpoint.Tensors;
import io.github.flashar.core.emu35.Emu35;
import io.github.flashar.core.emu35.Emu35Checkpoint;
import io.github.flashar.core.emu35.Emu35VisionTokenizer;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.llamagen.Hints;
import io.github.flashar.core.llamagen.LlamaGenCheckpoint;
import io.github.flashar.core.llamagen.LlamaGenCheckpoint.Kind;
import io.github.flashar.examples.console.OutputFolder;
import io.github.flashar.infer.model.GeneratorFiles;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a model directory of published weights, which are never in memory as a whole.
 *
 * @param hints for what the file leaves open
 * @param emu35 what Emu3.5 needs besides
 * @param storage of the weights; null keeps that of the file
 */
public record Conversion(Hints hints, Emu35Options emu35, @Nullable StorageType storage) {

    /** Converts an image tokenizer, or a generator without one. */
    public void convert(Path file, Path folder) {
        ModelDirectory.write(folder, content(file));
    }

    /** Converts a generator and the image tokenizer that belongs to it. */
    public void convert(Path file, Path tokenizer, Path folder) {
        ModelDirectory.write(
                folder,
                content(file)
                        .withPart(GeneratorFiles.TOKENIZER, tokenizer(tokenizer).content(storage)));
    }

    private ModelContent content(Path file) {
        if (Emu35Checkpoint.isAt(file)) {
            return new Emu35Source(file, hints.grid().orElse(Emu35.TRAINED_GRID), emu35)
                    .content(storage);
        }
        return Emu35VisionTokenizer.isAt(file)
                ? PublishedWeights.of(Emu35VisionTokenizer.open(file)).content(storage)
                : PublishedWeights.of(LlamaGenCheckpoint.open(file), hints).content(storage);
    }

    private PublishedWeights tokenizer(Path path) {
        if (Emu35VisionTokenizer.isAt(path)) {
            return PublishedWeights.of(Emu35VisionTokenizer.open(path));
        }
        LlamaGenCheckpoint file = LlamaGenCheckpoint.open(path);
        if (file.kind() != Kind.TOKENIZER) {
            throw new InvalidRequestException(path + " is no image tokenizer: " + file.kind());
        }
        return PublishedWeights.of(file, hints);
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
        OutputFolder.make(output);
        Path file = output.resolve("model.safetensors");
        SafetensorsWriter.write(file, Tensors.of(directory.weights()), type, Map.of());
        return file;
    }
}
