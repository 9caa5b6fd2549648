package io.github.flashar.train.codes;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.train.data.TokenSource;
import java.nio.file.Path;
import java.util.Optional;

/** Folders of codes, of either layout. */
public final class CodeFolders {

    private CodeFolders() {}

    /**
     * Opens the codes in a folder; empty if it holds no codes.
     *
     * @param grid what the model draws; shards say it themselves, {@code .npy} files do not
     * @param vocabulary likewise
     * @param classes likewise
     * @throws InvalidFileException if the codes are damaged or others
     */
    public static Optional<TokenSource> find(
            Path folder, TokenGrid grid, int vocabulary, int classes) {
        if (!ShardFolder.files(folder).isEmpty()) {
            return Optional.of(ShardCodes.open(folder));
        }
        return NpyFolder.find(folder).map(npy -> NpyCodes.open(npy, grid, vocabulary, classes));
    }
}
