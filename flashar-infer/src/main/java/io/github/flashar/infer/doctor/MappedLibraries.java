package io.github.flashar.infer.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Shared libraries that this process has loaded, where Linux lists them. */
record MappedLibraries(Host host) {

    /** Address range, rights, offset, device, inode; then the path. */
    private static final Pattern COLUMNS = Pattern.compile("(\\S+\\s+){5}");

    /** Those whose file name matches, each once. */
    List<Path> named(Pattern name) {
        return host.lines("/proc/self/maps").stream()
                .map(line -> COLUMNS.matcher(line).replaceFirst(""))
                .filter(path -> path.startsWith("/"))
                .distinct()
                .map(host::file)
                .filter(path -> name.matcher(path.getFileName().toString()).matches())
                .toList();
    }
}
