package io.github.flashar.infer.model;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.ModelConfigs;
import io.github.flashar.core.checkpoint.ModelContent;
import io.github.flashar.core.checkpoint.ModelDirectory;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.core.tokenizer.VqTokenizer;
import java.nio.file.Path;

/**
 * Generator directories: a model directory of type {@code raster} or {@code flashar} with the part
 * {@code tokenizer}; if it has classes, their names in {@code config.json}, and if it reads text
 * itself, the files of its text tokenizer.
 *
 * @param tokenizer of the images
 * @param conditioning what it is told to draw by
 * @param storage how weights are stored
 * @param card what the model is and how it was made, for its README.md
 */
public record GeneratorFiles(
        VqTokenizer tokenizer, Conditioning conditioning, StorageType storage, String card) {

    /** Name of the part that holds the image tokenizer. */
    public static final String TOKENIZER = "tokenizer";

    /** Writes or replaces a raster generator. */
    public void write(Path folder, RasterModel model) {
        write(folder, ModelConfigs.toJson(model.config()), model.parameters());
    }

    /** Writes or replaces an adapted generator. */
    public void write(Path folder, FlashArModel model) {
        write(folder, ModelConfigs.toJson(model.config()), model.parameters());
    }

    private void write(Path folder, JsonObject config, Parameters weights) {
        conditioning.describe(config);
        ModelContent content = ModelContent.of(config, weights.asMap(), storage, card);
        ModelDirectory.write(
                folder,
                content.withFiles(conditioning.files())
                        .withPart(TOKENIZER, content(tokenizer, storage, card)));
    }

    /** Writes or replaces a tokenizer that belongs to no generator yet. */
    public static void writeTokenizer(
            Path folder, VqTokenizer tokenizer, StorageType storage, String card) {
        ModelDirectory.write(folder, content(tokenizer, storage, card));
    }

    private static ModelContent content(VqTokenizer tokenizer, StorageType storage, String card) {
        JsonObject config = ModelConfigs.toJson(tokenizer.config());
        return ModelContent.of(config, tokenizer.parameters().asMap(), storage, card);
    }

    /** Loads a tokenizer, or the one of a generator. The manager owns its weights. */
    public static VqTokenizer loadTokenizer(Path folder, NDManager manager) {
        return loadTokenizer(tokenizerDirectory(folder), manager);
    }

    /** Opens the directory of a tokenizer, or of the one of a generator. */
    public static ModelDirectory tokenizerDirectory(Path folder) {
        ModelDirectory directory = ModelDirectory.open(folder);
        return directory.hasPart(TOKENIZER) ? directory.part(TOKENIZER) : directory;
    }

    /** Loads a tokenizer whose own directory is open already. */
    public static VqTokenizer loadTokenizer(ModelDirectory directory, NDManager manager) {
        VqConfig config = ModelConfigs.vq(directory.config());
        return new VqTokenizer(config, directory.load(manager, config.parameterSpecs()));
    }

    /** Checks that model and image tokenizer speak of the same tokens. */
    static void checkVocabulary(GeneratorConfig generator) {
        int codes = generator.tokenizer().codebookSize();
        int vocabulary = generator.backbone().vocabulary();
        if (codes != vocabulary) {
            throw new InvalidFileException(
                    generator.path(),
                    String.format(
                            "the model has a vocabulary of %d tokens, its tokenizer %d codes",
                            vocabulary, codes));
        }
    }
}
