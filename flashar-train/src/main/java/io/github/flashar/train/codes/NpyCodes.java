package io.github.flashar.train.codes;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.NpyFile;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.grid.TokenGrid;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Codes in the official {@code .npy} folders, see {@link NpyFolder}. Takes eight bytes of heap a
 * sample: its index, and its label once it was asked for, so that no label is read twice. A file of
 * codes is opened each time.
 */
final class NpyCodes implements IndexedCodes {

    private final NpyFolder folder;
    private final CodeSpec spec;
    private final int[] indices;
    private final AtomicIntegerArray labels; // one more than the label, 0 if it is not known yet

    private NpyCodes(NpyFolder folder, CodeSpec spec, int[] indices) {
        this.folder = folder;
        this.spec = spec;
        this.indices = indices;
        this.labels = new AtomicIntegerArray(indices.length);
    }

    /**
     * Lists the samples and reads the first.
     *
     * @param grid expected
     * @param vocabulary the files do not say it
     * @param classes the files do not say it
     */
    static NpyCodes open(NpyFolder folder, TokenGrid grid, int vocabulary, int classes) {
        int[] indices = folder.indices();
        if (indices.length == 0) {
            throw new InvalidFileException(folder.codes(), "holds no 0.npy");
        }
        Path first = folder.codes(indices[0]);
        Shape shape = NpyFile.open(first).shape();
        if (shape.dimension() != 3
                || shape.get(0) != 1
                || shape.get(1) < 1
                || shape.get(1) > CodeSpec.MAX_AUGMENTATIONS
                || shape.get(2) != grid.cells()) {
            throw new InvalidFileException(
                    first,
                    String.format(
                            "shape is %s, expected (1, augmentations, %d) for a %s grid",
                            shape, grid.cells(), grid));
        }
        CodeSpec spec = new CodeSpec(grid, vocabulary, classes, (int) shape.get(1));
        return new NpyCodes(folder, spec, indices);
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public TokenGrid grid() {
        return spec.grid();
    }

    @Override
    public int vocabulary() {
        return spec.vocabulary();
    }

    @Override
    public int classes() {
        return spec.classes();
    }

    @Override
    public int augmentations() {
        return spec.augmentations();
    }

    @Override
    public int plainAugmentation() {
        return spec.plainAugmentation();
    }

    @Override
    public int index(int example) {
        return indices[example];
    }

    @Override
    public int label(int example) {
        if (labels.get(example) == 0) {
            Path file = folder.labels(indices[example]);
            long[] values = read(file, new Shape(1));
            labels.set(example, 1 + checked(file, "label", values[0], spec.classes()));
        }
        return labels.get(example) - 1;
    }

    @Override
    public int[] tokens(int example, int augmentation) {
        Checks.inRange("augmentation", augmentation, 0, augmentations() - 1);
        Path file = folder.codes(indices[example]);
        int cells = grid().cells();
        long[] values = read(file, new Shape(1, augmentations(), cells));
        int from = augmentation * cells;
        return Arrays.stream(values, from, from + cells)
                .mapToInt(token -> checked(file, "token", token, spec.vocabulary()))
                .toArray();
    }

    private static long[] read(Path path, Shape expected) {
        NpyFile file = NpyFile.open(path);
        if (!file.shape().equals(expected)) {
            throw new InvalidFileException(
                    path, "shape is " + file.shape() + ", expected " + expected);
        }
        return file.longs();
    }

    private static int checked(Path file, String name, long value, int limit) {
        if (value < 0 || value >= limit) {
            throw new InvalidFileException(
                    file, String.format("%s is %d, expected 0..%d", name, value, limit - 1));
        }
        return (int) value;
    }
}
