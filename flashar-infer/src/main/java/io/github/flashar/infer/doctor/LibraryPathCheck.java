package io.github.flashar.infer.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The PyTorch that PYTORCH_LIBRARY_PATH names. DJL passes over a path without one, and believes
 * what PYTORCH_FLAVOR says of it.
 *
 * @param searchPath value of the variable
 */
record LibraryPathCheck(Host host, String searchPath) implements Check {

    private static final String SUBJECT = "PyTorch library";
    private static final String TORCH = System.mapLibraryName("torch");
    private static final Pattern VERSION = Pattern.compile("(\\d+\\.\\d+\\.\\d+)(\\+\\w+)?");

    @Override
    public Finding examine() {
        return folder().map(this::examine)
                .orElseGet(
                        () ->
                                Finding.warning(
                                        SUBJECT,
                                        "PYTORCH_LIBRARY_PATH="
                                                + searchPath
                                                + " has no "
                                                + TORCH
                                                + "; DJL passes over it",
                                        "name the folder of " + TORCH + ", or unset it"));
    }

    private Finding examine(Path folder) {
        Optional<String> version = version(folder);
        String found =
                String.format(
                        "%s (PYTORCH_LIBRARY_PATH), %s",
                        folder, version.orElse("version not stated"));
        return fault(folder, version)
                .map(remedy -> Finding.warning(SUBJECT, found, remedy))
                .orElseGet(() -> Finding.ok(SUBJECT, found));
    }

    /** What is wrong with the folder, as what to do about it. */
    private Optional<String> fault(Path folder, Optional<String> version) {
        if (version.isPresent() && !version.get().split("\\+", -1)[0].equals(Supported.PYTORCH)) {
            return Optional.of(
                    "name a libtorch "
                            + Supported.PYTORCH
                            + ": DJL's native code is compiled for it and may crash with another");
        }
        boolean cuda = Files.exists(folder.resolve(System.mapLibraryName("torch_cuda")));
        String fitting = cuda ? Supported.CUDA_FLAVOR : "cpu";
        Optional<String> flavor = host.setting("PYTORCH_FLAVOR");
        if (flavor.isEmpty()) {
            return hasOwnJni(folder)
                    ? Optional.empty()
                    : Optional.of("set PYTORCH_FLAVOR=" + fitting + ", or DJL takes a wrong one");
        }
        return flavor.get().startsWith("cu") == cuda
                ? Optional.empty()
                : Optional.of("set PYTORCH_FLAVOR=" + fitting + ", as this folder is");
    }

    private static boolean hasOwnJni(Path folder) {
        String jni = System.mapLibraryName("djl_torch");
        return Files.exists(folder.resolve(jni))
                || Files.exists(folder.resolve(Supported.DJL + "-" + jni));
    }

    /** The first entry that is the library or holds it. */
    private Optional<Path> folder() {
        return Stream.of(searchPath.split(File.pathSeparator, -1))
                .map(File::new)
                .map(entry -> entry.isFile() ? entry : new File(entry, TORCH))
                .filter(file -> file.isFile() && file.getName().equals(TORCH))
                .map(file -> file.toPath().toAbsolutePath().getParent())
                .findFirst();
    }

    /** What a libtorch archive or a Python package says of itself one folder up. */
    private static Optional<String> version(Path folder) {
        return Stream.of("../build-version", "../version.py")
                .map(name -> folder.resolve(name).normalize())
                .flatMap(file -> text(file).stream())
                .map(VERSION::matcher)
                .filter(Matcher::find)
                .map(Matcher::group)
                .findFirst();
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
