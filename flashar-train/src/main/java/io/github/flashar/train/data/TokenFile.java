package io.github.flashar.train.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.SafetensorsFile;
import io.github.flashar.core.checkpoint.SafetensorsWriter;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.error.FlashArException;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.grid.TokenGrid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Token grids on disk, so that pictures are encoded, or grids drawn, once. A safetensors file:
 *
 * <pre>
 * train.tokens, held_out.tokens   int32 [N, H·W], raster order
 * train.labels, held_out.labels   int32 [N]
 * metadata                        height, width, vocabulary, classes, source
 * </pre>
 *
 * {@code source} is a text that says what the grids were made from; it decides whether a file is
 * still what a run wants.
 */
public final class TokenFile {

    private static final String SOURCE = "source";

    private TokenFile() {}

    /** Reads a file made from the same source; otherwise makes the grids and writes the file. */
    public static TokenSplit readOrMake(Path file, String source, Supplier<TokenSplit> make) {
        if (Files.exists(file) && source(file).equals(source)) {
            return read(file);
        }
        TokenSplit split = make.get();
        write(file, split, source);
        return split;
    }

    /** Writes or replaces a file. */
    public static void write(Path file, TokenSplit split, String source) {
        TokenDataset train = split.train();
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            put("train", train, tensors, manager);
            put("held_out", split.heldOut(), tensors, manager);
            Map<String, String> metadata =
                    Map.of(
                            "height",
                            Integer.toString(train.grid().height()),
                            "width",
                            Integer.toString(train.grid().width()),
                            "vocabulary",
                            Integer.toString(train.vocabulary()),
                            "classes",
                            Integer.toString(train.classes()),
                            SOURCE,
                            source);
            SafetensorsWriter.write(file, tensors, StorageType.FLOAT32, metadata);
        }
    }

    /** Reads a file. */
    public static TokenSplit read(Path path) {
        SafetensorsFile file = SafetensorsFile.open(path);
        return new TokenSplit(read(file, "train"), read(file, "held_out"));
    }

    /** Returns what the grids of a file were made from. */
    public static String source(Path path) {
        return metadata(SafetensorsFile.open(path), SOURCE);
    }

    private static void put(
            String part, TokenDataset data, Map<String, NDArray> tensors, NDManager manager) {
        int cells = data.grid().cells();
        int[] tokens = new int[Math.multiplyExact(data.size(), cells)];
        int[] labels = new int[data.size()];
        for (int i = 0; i < labels.length; i++) {
            System.arraycopy(data.tokens(i), 0, tokens, i * cells, cells);
            labels[i] = data.label(i);
        }
        tensors.put(part + ".tokens", manager.create(tokens, new Shape(labels.length, cells)));
        tensors.put(part + ".labels", manager.create(labels));
    }

    private static TokenDataset read(SafetensorsFile file, String part) {
        TokenGrid grid = new TokenGrid(number(file, "height"), number(file, "width"));
        TokenDataset data =
                new TokenDataset(grid, number(file, "vocabulary"), number(file, "classes"));
        long[] labels = file.longs(part + ".labels");
        long[] tokens = file.longs(part + ".tokens");
        Shape expected = new Shape(labels.length, grid.cells());
        Shape found = file.tensor(part + ".tokens").shape();
        if (!found.equals(expected)) {
            throw new InvalidFileException(
                    file.path(), part + ".tokens has shape " + found + ", expected " + expected);
        }
        try {
            for (int i = 0; i < labels.length; i++) {
                data.add(row(tokens, i, grid.cells()), (int) labels[i]);
            }
        } catch (FlashArException e) {
            throw new InvalidFileException(file.path(), part + ": " + e.getMessage(), e);
        }
        return data;
    }

    private static int[] row(long[] tokens, int row, int cells) {
        int[] values = new int[cells];
        for (int cell = 0; cell < cells; cell++) {
            values[cell] = (int) tokens[row * cells + cell];
        }
        return values;
    }

    private static int number(SafetensorsFile file, String key) {
        String text = metadata(file, key);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InvalidFileException(
                    file.path(), "metadata " + key + " is " + text + ", expected a number", e);
        }
    }

    private static String metadata(SafetensorsFile file, String key) {
        String text = file.metadata().get(key);
        if (text == null) {
            throw new InvalidFileException(
                    file.path(), "has no metadata " + key + ": it is no file of token grids");
        }
        return text;
    }
}
