package io.github.flashar.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory that the system has given this process, native and Java heap alike; on Linux only. */
public final class ResidentMemory {

    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    /** Skips the test where the system does not say. */
    public static void assumeKnown() {
        assumeTrue(Files.exists(STATUS), "resident memory is read from " + STATUS);
    }

    /** What the process holds now, in KiB. */
    public static long kibibytes() {
        return value("VmRSS:");
    }

    /** The most it ever held, in KiB. */
    public static long peakKibibytes() {
        return value("VmHWM:");
    }

    private static long value(String key) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
