package io.github.flashar.examples.convert;

import io.github.flashar.core.checkpoint.ModelContent;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.emu35.Emu35;
import io.github.flashar.core.emu35.Emu35Checkpoint;
import io.github.flashar.core.emu35.Emu35Tokenizer;
import io.github.flashar.core.emu35.Emu35Vocabulary;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emu3.5-Image or its FlashAR checkpoint, as they were published.
 *
 * @param folder of config.json and weights
 * @param grid to draw
 * @param options what only this family needs
 */
record Emu35Source(Path folder, TokenGrid grid, Emu35Options options) {

    private static final Logger LOG = LoggerFactory.getLogger(Emu35Source.class);

    ModelContent content(@Nullable StorageType storage) {
        Path tokenizer = options.textTokenizer();
        if (tokenizer == null) {
            throw new InvalidRequestException(
                    folder
                            + " reads text: name the folder of its text tokenizer (on the command"
                            + " line --text-tokenizer)");
        }
        return weights(Emu35Tokenizer.open(tokenizer).vocabulary())
                .content(storage)
                .withFiles(Emu35Tokenizer.files(tokenizer));
    }

    private PublishedWeights weights(Emu35Vocabulary vocabulary) {
        Emu35Checkpoint checkpoint = Emu35Checkpoint.open(folder);
        BackboneConfig backbone = checkpoint.backbone(grid, options.promptTokens());
        checkVocabulary(backbone, vocabulary);
        if (!checkpoint.isFlashAr()) {
            return PublishedWeights.raster(backbone, checkpoint.weights(backbone));
        }
        if (!grid.equals(Emu35.TRAINED_GRID)) {
            LOG.warn(
                    "grid = {}: FlashAR for Emu3.5 was trained at {} tokens; what it draws at"
                            + " another size is untested",
                    grid,
                    Emu35.TRAINED_GRID);
        }
        FlashArConfig config = checkpoint.flashAr(grid, options.promptTokens());
        return PublishedWeights.flashAr(config, checkpoint.weights(backbone));
    }

    private void checkVocabulary(BackboneConfig backbone, Emu35Vocabulary vocabulary) {
        Checks.require(
                backbone.tokenRows() == vocabulary.size()
                        && backbone.firstImageRow() == vocabulary.visualOffset(),
                "%s has %d tokens, those of images from %d on; its text tokenizer has %d, from %d"
                        + " on: they do not belong together",
                folder,
                backbone.tokenRows(),
                backbone.firstImageRow(),
                vocabulary.size(),
                vocabulary.visualOffset());
    }
}
