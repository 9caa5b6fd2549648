package io.github.flashar.train.codes;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.train.data.LabelledSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Folders of codes, of either layout. */
public final class CodeFolders {

    /** The official extraction's folders for crops of two sizes. */
    private static final String TEN_CROP = "ten_crop";

    private static final String MORE_CROPS = "ten_crop_105";

    private CodeFolders() {}

    /**
     * Opens the codes in a folder; empty if it holds no codes.
     *
     * <p>If the name of the folder ends with {@value #TEN_CROP} and beside it is one whose name
     * ends with {@value #MORE_CROPS} instead, that one's crops are augmentations as well, as in the
     * official training.
     *
     * @param grid what the model draws; shards say it themselves, {@code .npy} files do not
     * @param vocabulary likewise
     * @param classes likewise
     * @throws InvalidFileException if the codes are damaged or others
     */
    public static Optional<LabelledSource> find(
            Path folder, TokenGrid grid, int vocabulary, int classes) {
        Optional<IndexedCodes> codes = open(folder, grid, vocabulary, classes);
        Optional<Path> more = moreCrops(folder);
        if (codes.isEmpty() || more.isEmpty()) {
            return codes.map(found -> found);
        }
        return open(more.get(), grid, vocabulary, classes)
                .<LabelledSource>map(second -> JoinedCodes.of(codes.get(), second, more.get()))
                .or(() -> codes);
    }

    private static Optional<IndexedCodes> open(
            Path folder, TokenGrid grid, int vocabulary, int classes) {
        if (!ShardFolder.files(folder).isEmpty()) {
            return Optional.of(ShardCodes.open(folder));
        }
        return NpyFolder.find(folder).map(npy -> NpyCodes.open(npy, grid, vocabulary, classes));
    }

    /** The sibling with crops of another size. */
    private static Optional<Path> moreCrops(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        String name = String.valueOf(absolute.getFileName());
        if (!name.endsWith(TEN_CROP)) {
            return Optional.empty();
        }
        String stem = name.substring(0, name.length() - TEN_CROP.length());
        return Optional.of(absolute.resolveSibling(stem + MORE_CROPS)).filter(Files::isDirectory);
    }
}
