package io.github.flashar.infer.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The C library that this process is linked to, on Linux. PyTorch's libraries need glibc, and not
 * an old one; the dynamic linker tells only one missing symbol after the other.
 */
record CLibraryCheck(Host host) implements Check {

    private static final String SUBJECT = "C library";

    /** By symbols of libtorch {@value Supported#PYTORCH} and of DJL's native code. */
    private static final Map<String, Integer> NEEDED_MINOR =
            Map.of("linux-x86_64", 29, "linux-aarch64", 32);

    private static final String REMEDY =
            "run on Debian 12, Ubuntu 22.04, RHEL 9 or newer, or in a container of one of these";

    private static final Pattern MUSL = Pattern.compile("ld-musl-.*|libc\\.musl-.*");
    private static final Pattern GLIBC = Pattern.compile("libc\\.so\\.6|libc-2\\.\\d+\\.so");
    private static final Pattern VERSION =
            Pattern.compile("GNU C Library [^\\n\\x00]*release version 2\\.(\\d+)");

    @Override
    public Finding examine() {
        if (mapped(MUSL).isPresent()) {
            return Finding.warning(
                    SUBJECT, "musl, as in Alpine; PyTorch's libraries need glibc", REMEDY);
        }
        Optional<Integer> minor = mapped(GLIBC).flatMap(CLibraryCheck::minorVersion);
        if (minor.isEmpty()) {
            return Finding.ok(SUBJECT, "not recognised");
        }
        int needed = NEEDED_MINOR.getOrDefault(host.platform(), 0);
        String found = "glibc 2." + minor.get();
        return minor.get() >= needed
                ? Finding.ok(SUBJECT, found)
                : Finding.warning(
                        SUBJECT,
                        found + "; PyTorch " + Supported.PYTORCH + " needs 2." + needed,
                        REMEDY);
    }

    private Optional<Path> mapped(Pattern name) {
        return new MappedLibraries(host).named(name).stream().findFirst();
    }

    /** The library says its version in a text of its own, whatever its file is called. */
    private static Optional<Integer> minorVersion(Path library) {
        try {
            Matcher matcher =
                    VERSION.matcher(Files.readString(library, StandardCharsets.ISO_8859_1));
            return matcher.find()
                    ? Optional.of(Integer.parseInt(matcher.group(1)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
