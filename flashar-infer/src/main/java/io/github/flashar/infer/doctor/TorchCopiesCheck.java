package io.github.flashar.infer.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether there is one PyTorch in this process. Two copies, such as Python's and DJL's, take each
 * other's symbols and crash sooner or later.
 */
record TorchCopiesCheck(Host host, LibraryFolders folders) implements Check {

    private static final String SUBJECT = "Other PyTorch";
    private static final String TORCH = System.mapLibraryName("torch_cpu");

    @Override
    public Finding examine() {
        List<Path> loaded = new MappedLibraries(host).named(Pattern.compile(Pattern.quote(TORCH)));
        if (loaded.size() > 1) {
            return Finding.problem(
                    SUBJECT,
                    "loaded " + loaded.size() + " times: " + loaded,
                    "use one of them in a process: take others off LD_LIBRARY_PATH and LD_PRELOAD");
        }
        Optional<Path> other = other(loaded);
        return other.isEmpty()
                ? Finding.ok(SUBJECT, "none")
                : Finding.warning(
                        SUBJECT,
                        other.get() + " stands where the system looks for libraries",
                        "take that folder off LD_LIBRARY_PATH, or it may be mixed with DJL's");
    }

    private Optional<Path> other(List<Path> loaded) {
        return folders.folders().stream()
                .map(folder -> folder.resolve(TORCH))
                .filter(path -> Files.exists(path) && !loaded.contains(path))
                .findFirst();
    }
}
