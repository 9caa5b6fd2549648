package io.github.flashar.infer.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CUDA's libraries. PyTorch's build for GPUs brings its own, but DJL counts GPUs through the
 * system's {@code libcudart} and sees none without it.
 */
record CudaLibrariesCheck(LibraryFolders folders, boolean gpuAsked) implements Check {

    private static final String SUBJECT = "CUDA libraries";
    private static final String RUNTIME = "cudart";
    private static final List<String> NAMES = List.of(RUNTIME, "cublasLt", "nvrtc", "cudnn");

    @Override
    public Finding examine() {
        List<String> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String name : NAMES) {
            Optional<Path> library = folders.find(name);
            library.ifPresentOrElse(path -> found.add(path.toString()), () -> missing.add(name));
        }
        String text = text(found, missing);
        if (!gpuAsked || !missing.contains(RUNTIME)) {
            return Finding.ok(SUBJECT, text);
        }
        return Finding.warning(
                SUBJECT,
                text + "; DJL finds no GPU without cudart",
                "install CUDA's runtime library (package cuda-cudart-12-8), or name its folder with"
                        + " -Djna.library.path=FOLDER, on Windows in PATH");
    }

    private static String text(List<String> found, List<String> missing) {
        if (found.isEmpty()) {
            return "none";
        }
        String there = String.join(", ", found);
        return missing.isEmpty() ? there : there + "; no " + String.join(", ", missing);
    }
}
