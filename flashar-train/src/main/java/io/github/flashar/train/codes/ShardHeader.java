package io.github.flashar.train.codes;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Reads and checks the header of a {@link CodeShard}. */
final class ShardHeader {

    private final Path path;
    private final ByteBuffer bytes;

    /**
     * Prepares to read.
     *
     * @param bytes the whole file, little-endian, at least as long as a header
     */
    ShardHeader(Path path, ByteBuffer bytes) {
        this.path = path;
        this.bytes = bytes;
    }

    ShardLayout read() {
        checkMagic();
        checkChecksum();
        int samples = number(6);
        if (samples < 1 || samples > ShardLayout.MAX_SAMPLES) {
            throw new InvalidFileException(
                    path, "samples = " + samples + " is outside 1.." + ShardLayout.MAX_SAMPLES);
        }
        ShardLayout layout = new ShardLayout(spec(), samples);
        if (layout.fileBytes() != bytes.capacity()) {
            throw new InvalidFileException(
                    path,
                    String.format(
                            "has %d bytes, expected %d for %d samples; it was cut off or added to",
                            bytes.capacity(), layout.fileBytes(), samples));
        }
        return layout;
    }

    private void checkMagic() {
        if (bytes.getLong(0) != ShardLayout.MAGIC) {
            throw new InvalidFileException(
                    path,
                    String.format(
                            "magic is %016x, expected %016x: it is no shard of codes",
                            Long.reverseBytes(bytes.getLong(0)),
                            Long.reverseBytes(ShardLayout.MAGIC)));
        }
        if (number(0) != ShardLayout.VERSION) {
            throw new InvalidFileException(
                    path,
                    "version is "
                            + number(0)
                            + ", expected "
                            + ShardLayout.VERSION
                            + " (the only version this software reads)");
        }
    }

    private void checkChecksum() {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(0, ShardLayout.HEADER_CHECKSUM_AT));
        int stored = bytes.getInt(ShardLayout.HEADER_CHECKSUM_AT);
        if (stored != (int) checksum.getValue()) {
            throw new InvalidFileException(
                    path,
                    String.format(
                            "checksum of header is %08x, but its bytes give %08x: the file is"
                                    + " damaged; delete it and extract it again",
                            stored, checksum.getValue()));
        }
    }

    private CodeSpec spec() {
        try {
            return new CodeSpec(
                    new TokenGrid(number(1), number(2)), number(3), number(4), number(5));
        } catch (InvalidRequestException e) {
            throw new InvalidFileException(path, "header: " + e.getMessage(), e);
        }
    }

    private int number(int i) {
        return bytes.getInt(Long.BYTES + i * Integer.BYTES);
    }
}
