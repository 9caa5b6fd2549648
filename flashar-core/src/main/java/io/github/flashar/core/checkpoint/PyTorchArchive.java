package io.github.flashar.core.checkpoint;

import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The zip archive around a PyTorch file: records, stored uncompressed, in one folder of any name.
 *
 * <pre>
 * NAME/data.pkl    pickle: the structure, naming the records of the values
 * NAME/byteorder   "little", in newer files
 * NAME/data/KEY    values of one storage
 * </pre>
 *
 * <p>Other records are left alone. Every record lies inside the file, none overlaps another.
 */
final class PyTorchArchive {

    /** What the zip reader may read of names and extra fields: about 10,000 records. */
    private static final long DIRECTORY_BUDGET = 2 << 20;

    /** Longest pickle: a hundred thousand tensors. */
    private static final int MAX_PICKLE = 16 << 20;

    private static final String PICKLE = "/data.pkl";

    /**
     * A stored record.
     *
     * @param name path in the archive
     * @param begin position of its first byte in the file
     * @param size bytes
     * @param crc CRC-32 of its bytes
     */
    record Entry(String name, long begin, long size, long crc) {}

    private final MappedFile file;
    private final Map<String, Entry> entries = new HashMap<>();
    private final String folder;

    /** Reads and checks the directory of a file. */
    PyTorchArchive(MappedFile file) {
        this.file = file;
        List<ZipArchiveEntry> listed = list();
        listed.forEach(this::add);
        checkOverlap();
        this.folder = findFolder();
        checkByteOrder();
    }

    /** Where the file is, for messages. */
    Path path() {
        return file.path();
    }

    /** Reads all records of a small file and fails if one is damaged. */
    void checkSums() {
        for (Entry entry : entries.values()) {
            CRC32 found = new CRC32();
            found.update(bytes(entry, Integer.MAX_VALUE));
            check(
                    found.getValue() == entry.crc(),
                    "checksum of record %s is %08x, but its bytes give %08x: the file is damaged",
                    JsonConfig.quote(entry.name()),
                    entry.crc(),
                    found.getValue());
        }
    }

    /** Returns the pickled structure. */
    byte[] pickle() {
        return bytes(record("data.pkl").orElseThrow(), MAX_PICKLE);
    }

    /** Returns the record of a storage, if there is one. */
    Optional<Entry> storage(String key) {
        return record("data/" + key);
    }

    private Optional<Entry> record(String name) {
        return Optional.ofNullable(entries.get(folder + "/" + name));
    }

    /** The library meets bytes nobody checked: whatever it throws means that they are wrong. */
    private List<ZipArchiveEntry> list() {
        try (ZipFile zip =
                ZipFile.builder()
                        .setSeekableByteChannel(new MappedChannel(file, DIRECTORY_BUDGET))
                        .setCharset(StandardCharsets.UTF_8)
                        .setUseUnicodeExtraFields(false)
                        .get()) {
            return Collections.list(zip.getEntries());
        } catch (IOException | RuntimeException e) {
            throw new InvalidFileException(
                    file.path(), "is no complete zip archive: " + reason(e), e);
        }
    }

    private static String reason(Throwable problem) {
        Throwable cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return JsonConfig.abbreviate(String.valueOf(cause.getMessage()));
    }

    private void add(ZipArchiveEntry listed) {
        String name = JsonConfig.quote(listed.getName());
        check(!listed.getGeneralPurposeBit().usesEncryption(), "record %s is encrypted", name);
        check(
                listed.getMethod() == ZipArchiveEntry.STORED,
                "record %s is compressed (method %d), expected stored as it is",
                name,
                listed.getMethod());
        check(
                listed.getSize() == listed.getCompressedSize(),
                "record %s of %d bytes takes %d in the archive, expected the same",
                name,
                listed.getSize(),
                listed.getCompressedSize());
        long begin = listed.getDataOffset();
        check(
                begin >= 0 && listed.getSize() >= 0 && begin <= file.size() - listed.getSize(),
                "record %s takes %d bytes from %d, outside the %d of the file",
                name,
                listed.getSize(),
                begin,
                file.size());
        Entry entry = new Entry(listed.getName(), begin, listed.getSize(), listed.getCrc());
        check(entries.put(entry.name(), entry) == null, "record %s is there twice", name);
    }

    private void checkOverlap() {
        List<Entry> sorted =
                entries.values().stream().sorted(Comparator.comparingLong(Entry::begin)).toList();
        @Nullable Entry before = null;
        for (Entry entry : sorted) {
            check(
                    before == null || before.begin() + before.size() <= entry.begin(),
                    "record %s at byte %d overlaps the one before",
                    JsonConfig.quote(entry.name()),
                    entry.begin());
            before = entry;
        }
    }

    private String findFolder() {
        List<String> folders =
                entries.keySet().stream()
                        .filter(name -> name.endsWith(PICKLE))
                        .map(name -> name.substring(0, name.length() - PICKLE.length()))
                        .filter(name -> !name.contains("/"))
                        .toList();
        check(
                folders.size() == 1,
                "holds %d records NAME%s, expected one: this is no PyTorch file",
                folders.size(),
                PICKLE);
        return folders.get(0);
    }

    private void checkByteOrder() {
        record("byteorder")
                .ifPresent(
                        entry -> {
                            String order = new String(bytes(entry, 16), StandardCharsets.UTF_8);
                            check(
                                    order.equals("little"),
                                    "byteorder is %s, expected little; save it again on a"
                                            + " little-endian machine",
                                    JsonConfig.quote(order));
                        });
    }

    private byte[] bytes(Entry entry, int limit) {
        check(
                entry.size() <= limit,
                "record %s has %d bytes, expected at most %d",
                JsonConfig.quote(entry.name()),
                entry.size(),
                limit);
        byte[] result = new byte[(int) entry.size()];
        file.read(entry.begin(), ByteBuffer.wrap(result));
        return result;
    }

    private void check(boolean condition, String format, Object... values) {
        if (!condition) {
            throw new InvalidFileException(file.path(), String.format(format, values));
        }
    }
}
