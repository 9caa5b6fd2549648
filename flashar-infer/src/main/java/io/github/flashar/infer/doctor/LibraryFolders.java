package io.github.flashar.infer.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Folders in which the system looks for shared libraries.
 *
 * @param folders in order of precedence
 */
record LibraryFolders(List<Path> folders) {

    private static final List<String> STANDARD =
            List.of(
                    "/usr/local/cuda/lib64",
                    "/usr/lib/x86_64-linux-gnu",
                    "/usr/lib/aarch64-linux-gnu",
                    "/usr/lib64",
                    "/usr/lib",
                    "/usr/lib/wsl/lib");

    private static final Pattern MAJOR_VERSION = Pattern.compile("(?:\\.so\\.|64_)(\\d{1,4})");

    /** Those of a system. */
    static LibraryFolders of(Host host) {
        Set<Path> folders = new LinkedHashSet<>();
        String variable = host.isWindows() ? "PATH" : "LD_LIBRARY_PATH";
        host.property("jna.library.path").ifPresent(path -> addAll(folders, path));
        host.variable(variable).ifPresent(path -> addAll(folders, path));
        configured(host).forEach(folders::add);
        STANDARD.stream().map(host::file).forEach(folders::add);
        return new LibraryFolders(folders.stream().filter(Files::isDirectory).toList());
    }

    private static void addAll(Set<Path> folders, String searchPath) {
        Stream.of(searchPath.split(File.pathSeparator, -1))
                .map(File::new) // unlike Path, it bears the quotes that Windows allows
                .filter(File::isDirectory)
                .map(File::toPath)
                .forEach(folders::add);
    }

    /** What ldconfig(8) was told. */
    private static List<Path> configured(Host host) {
        List<Path> folders = new ArrayList<>();
        for (Path file : list(host.file("/etc/ld.so.conf.d"))) {
            host.lines("/etc/ld.so.conf.d/" + file.getFileName()).stream()
                    .map(String::strip)
                    .filter(line -> line.startsWith("/"))
                    .map(host::file)
                    .forEach(folders::add);
        }
        return folders;
    }

    /**
     * The newest version of a library in the first folder that has any.
     *
     * @param name without prefix and suffix, such as {@code cudart}
     */
    Optional<Path> find(String name) {
        // libcudart.so, libcudart.so.12, libcudart-9335f6a2.so.12, cudart64_12.dll,
        // nvrtc64_120_0.dll
        Pattern pattern =
                Pattern.compile(
                        String.format(
                                "lib%1$s(-[0-9a-f]{8})?\\.so(\\.\\d+)*|%1$s64_[\\d_]+\\.dll",
                                name));
        return folders.stream()
                .map(folder -> newest(folder, pattern))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Path> newest(Path folder, Pattern name) {
        return list(folder).stream()
                .filter(path -> name.matcher(path.getFileName().toString()).matches())
                .max(Comparator.comparingInt(LibraryFolders::majorVersion));
    }

    private static int majorVersion(Path library) {
        Matcher matcher = MAJOR_VERSION.matcher(library.getFileName().toString());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            return List.of(); // not there, or not for us to read
        }
    }
}
