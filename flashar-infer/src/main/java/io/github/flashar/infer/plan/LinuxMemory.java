package io.github.flashar.infer.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What Linux says of its memory in files of lines {@code name number}. */
final class LinuxMemory {

    private static final int KIBI = 1024;

    private LinuxMemory() {}

    /** MemAvailable of {@code /proc/meminfo} in bytes: free, or of caches that can be dropped. */
    static Optional<Long> available(Path memInfo) {
        OptionalLong kibibytes = value(memInfo, "MemAvailable:");
        return kibibytes.isPresent() ? Optional.of(KIBI * kibibytes.getAsLong()) : Optional.empty();
    }

    /** The number that follows a name, if the file can be read and has it. */
    static OptionalLong value(Path file, String name) {
        return lines(file).stream()
                .map(line -> line.split("\\s+", -1))
                .filter(words -> words.length > 1 && words[0].equals(name))
                .mapToLong(words -> number(words[1]))
                .findFirst();
    }

    /** The one number of a file; {@link Long#MAX_VALUE} if there is none, as in "max". */
    static long number(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? Long.MAX_VALUE : number(lines.get(0).strip());
    }

    /** Lines of a file; none where the system has no such file or does not let us read it. */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static long number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
    }
}
