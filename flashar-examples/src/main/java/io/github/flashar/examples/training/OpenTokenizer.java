package io.github.flashar.examples.training;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.ModelDirectory;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.infer.model.GeneratorFiles;
import java.nio.file.Path;

/**
 * An image tokenizer in memory, and which it is.
 *
 * @param model belongs to the manager given to {@link #load}
 * @param sha256 of its weights on disk
 */
public record OpenTokenizer(VqTokenizer model, String sha256) {

    static OpenTokenizer load(Path folder, NDManager manager) {
        ModelDirectory directory = GeneratorFiles.tokenizerDirectory(folder);
        return new OpenTokenizer(
                GeneratorFiles.loadTokenizer(directory, manager), directory.weightsSha256());
    }
}
