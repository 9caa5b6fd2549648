package io.github.flashar.train.pretokenized;

import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Where the samples of a tar file lie. A sample is two members of the same name, its folder and
 * ending apart, in either order; it counts from the second on. Other members are left alone.
 */
final class TarIndex {

    static final int MAX_PROMPT_BYTES = 256 << 10;

    /** Tokens of the largest grid, and what PyTorch adds. */
    private static final int MAX_TENSOR_BYTES = (8 << 20) + (64 << 10);

    /** What may be read of members' headers: some 60,000 of them. */
    private static final long HEADER_BUDGET = 64 << 20;

    private static final int END_BYTES = 2 * TarConstants.DEFAULT_RCDSIZE;

    private static final String TENSOR = ".pt";
    private static final String PROMPT = ".txt";

    /**
     * Bytes of a member.
     *
     * @param name in the archive
     * @param begin position of the first in the file
     * @param size how many
     */
    record Member(String name, int begin, int size) {}

    /** The two members of a sample. */
    record Sample(String stem, Member tensor, Member prompt) {}

    private final Path file;
    private final int fileBytes;
    private final Map<String, Member> tensors = new LinkedHashMap<>();
    private final Map<String, Member> prompts = new LinkedHashMap<>();
    private final Set<String> complete = new HashSet<>();
    private final List<Sample> samples = new ArrayList<>();

    private TarIndex(Path file, int fileBytes) {
        this.file = file;
        this.fileBytes = fileBytes;
    }

    /** Lists the samples of a whole file, at least one, in the order of the file. */
    static List<Sample> of(Path file, ByteBuffer bytes) {
        TarIndex index = new TarIndex(file, bytes.limit());
        index.checkEnd(bytes);
        index.readMembers(bytes);
        index.checkComplete();
        return List.copyOf(index.samples);
    }

    /** The library meets bytes nobody checked: whatever it throws means that they are wrong. */
    private void readMembers(ByteBuffer bytes) {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(
                        new BudgetedStream(bytes, HEADER_BUDGET), StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
                add(e, tar.getBytesRead());
            }
        } catch (InvalidFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new InvalidFileException(file, "is no complete tar archive (" + e + ")", e);
        }
    }

    private void add(TarArchiveEntry entry, long begin) {
        check(entry.isCheckSumOK(), "the header before byte %d is damaged", begin);
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (name.endsWith(TENSOR)) {
            add(stem(name, TENSOR), tensors, member(entry, begin, MAX_TENSOR_BYTES));
        } else if (name.endsWith(PROMPT)) {
            add(stem(name, PROMPT), prompts, member(entry, begin, MAX_PROMPT_BYTES));
        }
    }

    private static String stem(String name, String ending) {
        return name.substring(0, name.length() - ending.length());
    }

    private Member member(TarArchiveEntry entry, long begin, int limit) {
        String name = quote(entry.getName());
        boolean plain =
                entry.getLinkFlag() == TarConstants.LF_NORMAL
                        || entry.getLinkFlag() == TarConstants.LF_OLDNORM;
        check(plain && !entry.isSparse(), "member %s is no plain file", name);
        check(
                entry.getSize() >= 0 && entry.getSize() <= limit,
                "member %s has %d bytes, expected at most %d",
                name,
                entry.getSize(),
                limit);
        check(
                begin + entry.getSize() <= fileBytes,
                "member %s takes %d bytes from %d, but the file has %d: it was cut off",
                name,
                entry.getSize(),
                begin,
                fileBytes);
        return new Member(entry.getName(), (int) begin, (int) entry.getSize());
    }

    private void add(String stem, Map<String, Member> kind, Member member) {
        boolean isNew = !complete.contains(stem) && kind.putIfAbsent(stem, member) == null;
        check(isNew, "member %s is there twice", quote(member.name()));
        if (tensors.containsKey(stem) && prompts.containsKey(stem)) {
            samples.add(new Sample(stem, tensors.remove(stem), prompts.remove(stem)));
            complete.add(stem);
        }
    }

    private void checkComplete() {
        for (Map<String, Member> lone : List.of(tensors, prompts)) {
            check(
                    lone.isEmpty(),
                    "these lack their other half, *%s or *%s: %s",
                    TENSOR,
                    PROMPT,
                    quote(lone.keySet().toString()));
        }
        check(!samples.isEmpty(), "holds no samples: no *%s with a *%s", TENSOR, PROMPT);
    }

    /**
     * Two empty headers. Where they lack, members may, too: nothing else says how many there are.
     */
    private void checkEnd(ByteBuffer bytes) {
        boolean ended = fileBytes >= END_BYTES;
        for (int at = fileBytes - END_BYTES; ended && at < fileBytes; at++) {
            ended = bytes.get(at) == 0;
        }
        check(ended, "of %d bytes has no end of a tar archive; it was cut off", fileBytes);
    }

    private static String quote(String name) {
        return '"' + (name.length() <= 100 ? name : name.substring(0, 100) + "…") + '"';
    }

    private void check(boolean condition, String format, Object... values) {
        if (!condition) {
            throw new InvalidFileException(file, String.format(format, values));
        }
    }
}
