package io.github.flashar.examples.convert;

import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.emu35.Emu35VisionTokenizer;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.llamagen.LlamaGenCheckpoint;
import io.github.flashar.core.llamagen.LlamaGenCheckpoint.Kind;
import io.github.flashar.core.tokenizer.VqConfig;
import java.nio.file.Path;

/**
 * An image tokenizer as others published it, LlamaGen's or Emu3.5's.
 *
 * @param weights by the names of {@link VqConfig#parameterSpecs}
 */
record PublishedTokenizer(VqConfig config, WeightFile weights) {

    /** Opens one, or fails if the file holds something else. */
    static PublishedTokenizer open(Path path) {
        if (Emu35VisionTokenizer.isAt(path)) {
            return of(Emu35VisionTokenizer.open(path));
        }
        LlamaGenCheckpoint file = LlamaGenCheckpoint.open(path);
        if (file.kind() != Kind.TOKENIZER) {
            throw new InvalidRequestException(path + " is no image tokenizer: " + file.kind());
        }
        return of(file);
    }

    static PublishedTokenizer of(Emu35VisionTokenizer files) {
        return new PublishedTokenizer(files.config(), files.weights());
    }

    static PublishedTokenizer of(LlamaGenCheckpoint file) {
        return new PublishedTokenizer(file.tokenizer(), file.weights());
    }
}
