package io.github.flashar.train.codes;

import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folders that LlamaGen's and FlashAR's official extraction writes and their training reads.
 *
 * <pre>
 * imagenet{size}_codes/{index}.npy    int64 [1, A, H·W]
 * imagenet{size}_labels/{index}.npy   int64 [1]
 * </pre>
 *
 * {@code size} is the side of the pictures in pixels, {@code index} the place of a picture among
 * all pictures. Neither vocabulary nor number of classes stand there. The official training takes
 * the files 0.npy to 1281166.npy, and the path of the folder to hold the word {@code flip}; ours
 * takes those there are.
 *
 * @param path folder of both
 * @param size of the pictures
 */
record NpyFolder(Path path, int size) {

    private static final Pattern CODES = Pattern.compile("imagenet([1-9][0-9]{0,5})_codes");
    private static final Pattern SAMPLE = Pattern.compile("(0|[1-9][0-9]{0,8})\\.npy");

    /** Finds the two folders in a folder, if they are there. */
    static Optional<NpyFolder> find(Path path) {
        List<String> names = names(path).filter(CODES.asMatchPredicate()).toList();
        if (names.size() > 1) {
            throw new InvalidFileException(
                    path, "holds several sets of codes, " + names + "; keep one a folder");
        }
        return names.stream()
                .map(CODES::matcher)
                .filter(Matcher::matches)
                .map(name -> new NpyFolder(path, Integer.parseInt(name.group(1))))
                .findFirst();
    }

    Path codes() {
        return path.resolve("imagenet" + size + "_codes");
    }

    Path labels() {
        return path.resolve("imagenet" + size + "_labels");
    }

    Path codes(int index) {
        return codes().resolve(index + ".npy");
    }

    Path labels(int index) {
        return labels().resolve(index + ".npy");
    }

    /** Indices of the samples that have codes, ascending. */
    int[] indices() {
        return names(codes())
                .map(SAMPLE::matcher)
                .filter(Matcher::matches)
                .mapToInt(name -> Integer.parseInt(name.group(1)))
                .sorted()
                .toArray();
    }

    private static Stream<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        } catch (IOException e) {
            throw new InvalidFileException(folder, "cannot be read: " + e, e);
        }
    }
}
