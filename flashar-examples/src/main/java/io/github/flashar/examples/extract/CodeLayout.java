package io.github.flashar.examples.extract;

import io.github.flashar.core.error.Checks;
import io.github.flashar.train.codes.CodeSpec;
import io.github.flashar.train.codes.CodeStore;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How codes lie in a folder.
 *
 * @param kind of files
 * @param imagesPerShard only of shards
 */
public record CodeLayout(Kind kind, int imagesPerShard) {

    /** Images encoded before their .npy files are written. */
    private static final int NPY_BLOCK = 64;

    /** Kind of files. */
    public enum Kind {
        SHARDS,
        NPY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public CodeLayout {
        Checks.inRange("images a shard", imagesPerShard, 1, CodeStore.MAX_BLOCK);
    }

    CodeStore store(Path folder, int imageSize, CodeSpec spec) {
        return kind == Kind.SHARDS
                ? CodeStore.shards(folder, spec, imagesPerShard)
                : CodeStore.npy(folder, imageSize, spec, NPY_BLOCK);
    }
}
