package io.github.flashar.infer.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which PyTorch DJL takes when no folder is named: the jar for this platform, or what it once
 * fetched, or what it would have to fetch.
 *
 * @param cache DJL's folder for PyTorch
 * @param offline whether DJL may not use the network
 */
record NativeJarCheck(Host host, DjlJars jars, Path cache, boolean offline) implements Check {

    private static final String SUBJECT = "PyTorch library";

    @Override
    public Finding examine() {
        List<DjlJars.Native> fitting = jars.nativesFor(host.platform());
        if (fitting.isEmpty()) {
            return fetched().map(this::fromCache).orElseGet(this::nowhere);
        }
        String found =
                fitting.stream().map(Object::toString).collect(Collectors.joining(" and "))
                        + ", from the class path";
        return fault(fitting)
                .map(remedy -> Finding.warning(SUBJECT, found, remedy))
                .orElseGet(() -> Finding.ok(SUBJECT, found));
    }

    /** What is wrong with the jars for this platform, as what to do about it. */
    private Optional<String> fault(List<DjlJars.Native> fitting) {
        DjlJars.Native first = fitting.get(0);
        Optional<String> version = host.setting("PYTORCH_VERSION");
        if (version.isPresent() && !first.version().startsWith(version.get())) {
            return Optional.of(
                    "unset PYTORCH_VERSION="
                            + version.get()
                            + ": DJL would pass over the jar and fetch that version");
        }
        if (fitting.size() > 1) {
            return Optional.of("keep one of the jars; DJL takes a CUDA build before one for CPUs");
        }
        if (!first.version().startsWith(Supported.PYTORCH)) {
            return Optional.of(Remedies.addNative(host.platform()) + " instead of this one");
        }
        return host.setting("PYTORCH_FLAVOR")
                .filter(flavor -> !flavor.equals(first.flavor()))
                .map(flavor -> "PYTORCH_FLAVOR=" + flavor + " does nothing beside a jar: unset it");
    }

    private Finding fromCache(Path folder) {
        return Finding.ok(SUBJECT, folder + ", fetched earlier");
    }

    /** A folder that DJL made of a download; what it made of a jar has a date in its name. */
    private Optional<Path> fetched() {
        Pattern name =
                Pattern.compile(
                        Pattern.quote(Supported.PYTORCH + "-")
                                + host.setting("PYTORCH_FLAVOR")
                                        .map(Pattern::quote)
                                        .orElse("(cpu|cu\\d{3})")
                                + Pattern.quote("-" + host.platform()));
        try (Stream<Path> folders = Files.list(cache)) {
            return folders.filter(path -> name.matcher(path.getFileName().toString()).matches())
                    .filter(path -> Files.exists(path.resolve(System.mapLibraryName("torch"))))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Finding nowhere() {
        String add = Remedies.addNative(host.platform());
        String others =
                jars.natives().isEmpty()
                        ? "none on the class path"
                        : "for other platforms only: " + jars.natives();
        return offline
                ? Finding.warning(
                        SUBJECT, others + ", and DJL is offline (ai.djl.offline, DJL_OFFLINE)", add)
                : Finding.warning(
                        SUBJECT, others + "; DJL fetches it from its site when it starts", add);
    }
}
