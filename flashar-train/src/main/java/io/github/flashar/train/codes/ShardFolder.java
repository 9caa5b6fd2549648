package io.github.flashar.train.codes;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names of the shards in a folder: {@code codes-000000.shard}, numbered in the order of indices.
 */
final class ShardFolder {

    private static final Pattern NAME = Pattern.compile("codes-[0-9]{6}\\.shard");

    private static final int LAST = 999_999;

    private ShardFolder() {}

    static Path file(Path folder, int number) {
        Checks.require(
                number <= LAST,
                "shard %d is one too many, the last is %d; put more images into a shard",
                number,
                LAST);
        return folder.resolve(String.format("codes-%06d.shard", number));
    }

    /** The shards of a folder in order; none if it does not exist. */
    static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidFileException(folder, "cannot be read: " + e, e);
        }
    }
}
