package io.github.flashar.train.codes;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.grid.TokenGrid;
import java.nio.file.Path;

/**
 * Two extractions of the same pictures as one source, the augmentations of the second after those
 * of the first. Labels are the first one's.
 */
final class JoinedCodes implements IndexedCodes {

    private final IndexedCodes first;
    private final IndexedCodes second;

    private JoinedCodes(IndexedCodes first, IndexedCodes second) {
        this.first = first;
        this.second = second;
    }

    /**
     * Joins two sources.
     *
     * @param path of the second, for messages
     */
    static JoinedCodes of(IndexedCodes first, IndexedCodes second, Path path) {
        if (!first.grid().equals(second.grid())
                || first.vocabulary() != second.vocabulary()
                || first.classes() != second.classes()
                || first.size() != second.size()) {
            throw mismatch(
                    path,
                    String.format(
                            "%d examples of %s, %d tokens and %d classes, not %d of %s, %d and %d",
                            second.size(),
                            second.grid(),
                            second.vocabulary(),
                            second.classes(),
                            first.size(),
                            first.grid(),
                            first.vocabulary(),
                            first.classes()));
        }
        for (int i = 0; i < first.size(); i++) {
            if (first.index(i) != second.index(i)) {
                throw mismatch(
                        path,
                        String.format(
                                "example %d has index %d, not %d",
                                i, second.index(i), first.index(i)));
            }
        }
        return new JoinedCodes(first, second);
    }

    private static InvalidFileException mismatch(Path path, String difference) {
        return new InvalidFileException(
                path,
                "does not hold the pictures of the folder that it adds crops to ("
                        + difference
                        + "); finish its extraction, or rename it");
    }

    @Override
    public int index(int example) {
        return first.index(example);
    }

    @Override
    public int size() {
        return first.size();
    }

    @Override
    public TokenGrid grid() {
        return first.grid();
    }

    @Override
    public int vocabulary() {
        return first.vocabulary();
    }

    @Override
    public int classes() {
        return first.classes();
    }

    @Override
    public int augmentations() {
        return first.augmentations() + second.augmentations();
    }

    @Override
    public int plainAugmentation() {
        return first.plainAugmentation();
    }

    @Override
    public int label(int example) {
        return first.label(example);
    }

    @Override
    public int[] tokens(int example, int augmentation) {
        Checks.inRange("augmentation", augmentation, 0, augmentations() - 1);
        int own = first.augmentations();
        return augmentation < own
                ? first.tokens(example, augmentation)
                : second.tokens(example, augmentation - own);
    }
}
