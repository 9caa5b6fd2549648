package io.github.flashar.train.codes;

import io.github.flashar.core.checkpoint.FileMapping;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.train.data.FileBlockStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * A file of codes, mapped into memory. All numbers are little-endian, int32 ones not negative.
 *
 * <pre>
 * shard    = header table sample*
 * header   = magic version height width vocabulary classes augmentations samples checksum
 * magic    = 0x89 "ACODS" 0x0D 0x0A
 * version  = int32, 1
 * height … samples = int32 each; samples is 1..1048576
 * table    = index* label* checksum          as many of each as there are samples
 * index    = int32, ascending: place among all pictures of the data set
 * label    = int32, 0..classes-1
 * sample   = token* checksum                 in the order of the table
 * token    = uint16 if vocabulary &lt;= 65536, else int32; by augmentation, row, column
 * checksum = CRC-32C (Castagnoli) as int32; of header and table: of what precedes it in these;
 *            of a sample: of its index, its label and its tokens
 * </pre>
 *
 * <p>The size of the file follows from the header. Header, table and size are checked by {@link
 * #open}, a sample whenever its tokens are read; what is wrong is an {@link InvalidFileException}.
 *
 * <p>Safe for several threads. The mapping goes with this object; the file must not be changed in
 * place while it lives (replacing it is safe).
 */
public final class CodeShard implements FileBlockStore.SampleFile<CodeSample> {

    private final Path path;
    private final ByteBuffer bytes;
    private final ShardLayout layout;

    private CodeShard(Path path, ByteBuffer bytes, ShardLayout layout) {
        this.path = path;
        this.bytes = bytes;
        this.layout = layout;
    }

    /** Maps a shard and checks all but its tokens. */
    public static CodeShard open(Path file) {
        ByteBuffer bytes =
                FileMapping.readOnly(file, "a shard of codes", ShardLayout.HEADER_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        ShardLayout layout = new ShardHeader(file, bytes).read();
        CodeShard shard = new CodeShard(file, bytes, layout);
        shard.checkTable();
        return shard;
    }

    /** Where the shard is. */
    public Path path() {
        return path;
    }

    /** What the samples share. */
    public CodeSpec spec() {
        return layout.spec();
    }

    @Override
    public int size() {
        return layout.samples();
    }

    /** Index of the picture that a sample was made of; ascending. */
    public int index(int sample) {
        return bytes.getInt(layout.indexAt(Objects.checkIndex(sample, size())));
    }

    /** Label of a sample. */
    public int label(int sample) {
        return bytes.getInt(layout.labelAt(Objects.checkIndex(sample, size())));
    }

    /** H·W tokens of an augmentation of a sample, raster order. */
    public int[] tokens(int sample, int augmentation) {
        checkTokens(Objects.checkIndex(sample, size()));
        return grid(sample, Objects.checkIndex(augmentation, spec().augmentations()));
    }

    /** A sample with all its augmentations. */
    @Override
    public CodeSample sample(int sample) {
        checkTokens(Objects.checkIndex(sample, size()));
        int[][] tokens = new int[spec().augmentations()][];
        for (int augmentation = 0; augmentation < tokens.length; augmentation++) {
            tokens[augmentation] = grid(sample, augmentation);
        }
        return new CodeSample(index(sample), label(sample), tokens);
    }

    private int[] grid(int sample, int augmentation) {
        int[] tokens = new int[spec().grid().cells()];
        int width = layout.tokenBytes();
        int start = (int) layout.tokensAt(sample) + augmentation * tokens.length * width;
        for (int cell = 0; cell < tokens.length; cell++) {
            int at = start + cell * width;
            tokens[cell] =
                    spec().isNarrow() ? Short.toUnsignedInt(bytes.getShort(at)) : bytes.getInt(at);
            if (tokens[cell] < 0 || tokens[cell] >= spec().vocabulary()) {
                throw new InvalidFileException(
                        path,
                        String.format(
                                "token %d of augmentation %d of sample %d is %d, expected 0..%d",
                                cell, augmentation, sample, tokens[cell], spec().vocabulary() - 1));
            }
        }
        return tokens;
    }

    private void checkTable() {
        int start = layout.indexAt(0);
        int end = layout.tableChecksumAt();
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(start, end - start));
        check("table", checksum, end);
        int last = -1;
        for (int i = 0; i < size(); i++) {
            if (index(i) <= last) {
                throw new InvalidFileException(
                        path,
                        String.format(
                                "index of sample %d is %d, expected more than %d",
                                i, index(i), last));
            }
            last = index(i);
            if (label(i) < 0 || label(i) >= spec().classes()) {
                throw new InvalidFileException(
                        path,
                        String.format(
                                "label of sample %d is %d, expected 0..%d",
                                i, label(i), spec().classes() - 1));
            }
        }
    }

    private void checkTokens(int sample) {
        int start = (int) layout.tokensAt(sample);
        int length = (int) layout.sampleBytes();
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(layout.indexAt(sample), Integer.BYTES));
        checksum.update(bytes.slice(layout.labelAt(sample), Integer.BYTES));
        checksum.update(bytes.slice(start, length));
        check("sample " + sample, checksum, start + length);
    }

    private void check(String what, CRC32C found, int at) {
        if (bytes.getInt(at) != (int) found.getValue()) {
            throw new InvalidFileException(
                    path,
                    String.format(
                            "checksum of %s is %08x, but its bytes give %08x: the file is damaged;"
                                    + " delete it and extract it again",
                            what, bytes.getInt(at), found.getValue()));
        }
    }
}
