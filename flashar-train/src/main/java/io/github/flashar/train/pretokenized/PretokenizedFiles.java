package io.github.flashar.train.pretokenized;

import io.github.flashar.core.error.InvalidFileException;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where shards lie: one file, or a folder of them and of folders of them. */
final class PretokenizedFiles {

    private static final String ENDING = ".tar";

    /** The official training reads the folders in a folder. */
    private static final int DEPTH = 2;

    private PretokenizedFiles() {}

    /** The shards in the order of their names; none if nothing there is one. */
    static List<Path> find(Path path) {
        if (!Files.isDirectory(path)) {
            return isShard(path) ? List.of(path) : List.of();
        }
        try (Stream<Path> files = Files.walk(path, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(PretokenizedFiles::isShard)
                    .sorted(Comparator.comparing(file -> name(path, file)))
                    .toList();
        } catch (IOException e) {
            throw new InvalidFileException(path, "cannot be read: " + e, e);
        }
    }

    private static boolean isShard(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(ENDING) && !name.startsWith(".") && Files.isRegularFile(file);
    }

    /** The same on every system. */
    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace(File.separatorChar, '/');
    }
}
