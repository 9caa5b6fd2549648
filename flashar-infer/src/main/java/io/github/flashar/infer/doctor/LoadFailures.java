package io.github.flashar.infer.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people can do about the ways in which PyTorch fails to load, by what the errors say. */
final class LoadFailures {

    private static final int LONGEST_TEXT = 300;

    /** The first that is found in the chain of messages counts: special ones stand first. */
    private static final List<Symptom> SYMPTOMS =
            List.of(
                    new Symptom(
                            "Deep learning engine not found",
                            "add ai.djl.pytorch:pytorch-engine:"
                                    + Supported.DJL
                                    + "; when packing all into one jar, merge the files under"
                                    + " META-INF/services instead of keeping one"),
                    new Symptom(
                            "Unknown default engine",
                            "unset DJL_DEFAULT_ENGINE and ai.djl.default_engine"),
                    new Symptom(
                            "already loaded in another class ?loader",
                            "load DJL once a JVM: put its jars where a parent of both class loaders"
                                    + " finds them, such as the server's own lib folder"),
                    new Symptom(
                            "GLIBC_\\d",
                            "run on Debian 12, Ubuntu 22.04, RHEL 9 or newer, whose glibc is new"
                                    + " enough"),
                    new Symptom(
                            "GLIBCXX_\\d|CXXABI_\\d",
                            "install the libstdc++ of GCC 9 or newer, or put its folder first on"
                                    + " LD_LIBRARY_PATH"),
                    new Symptom(
                            "failed to map segment|Operation not permitted",
                            "the folder lies on a file system mounted noexec: "
                                    + Remedies.MOVE_CACHE),
                    new Symptom(
                            "undefined symbol|Symbol not found|specified procedure could not",
                            "libraries of two versions meet: unset PYTORCH_LIBRARY_PATH, take other"
                                    + " copies of PyTorch off LD_LIBRARY_PATH, and delete the"
                                    + " folder pytorch in DJL's cache"),
                    new Symptom(
                            "wrong ELF class|Exec format|invalid ELF|file too short|machine code=|"
                                    + "incompatible architecture|not a mach-o",
                            "the file is damaged or made for another processor: delete the folder"
                                    + " pytorch in DJL's cache, and give pytorch-native-cpu the"
                                    + " classifier of this platform"),
                    new Symptom(
                            "lib(c10|torch)_cuda\\.so: cannot open",
                            "PYTORCH_FLAVOR names a build for GPUs, but the libraries are for CPUs:"
                                    + " unset it or name the other folder"),
                    new Symptom(
                            "lib(cu|nv)[\\w.-]+: cannot open shared object",
                            "put the folder of that library of CUDA 12 on LD_LIBRARY_PATH, or take"
                                    + " the PyTorch for the CPU"),
                    new Symptom(
                            "cannot open shared object|Library not loaded|image not found",
                            "install the library that the message names, such as the packages"
                                    + " libstdc++6 and libgomp1 in a small container, or put its"
                                    + " folder on LD_LIBRARY_PATH"),
                    new Symptom(
                            "Can't find dependent libraries",
                            "install Microsoft's Visual C++ Redistributable, and for a GPU put the"
                                    + " bin folder of CUDA on PATH"),
                    new Symptom(
                            "jnilib/\\S*precxx11",
                            "PYTORCH_LIBRARY_PATH needs PYTORCH_FLAVOR beside it: cpu or "
                                    + Supported.CUDA_FLAVOR),
                    new Symptom(
                            "No space left|not enough space",
                            "make room on the disk of DJL's cache, or " + Remedies.MOVE_CACHE),
                    new Symptom(
                            "AccessDenied|Permission denied|Read-only|Not a directory",
                            "DJL cannot write to its cache: " + Remedies.MOVE_CACHE),
                    new Symptom("jnilib/|jni files", Remedies.ADD_JNI),
                    new Symptom(
                            "index file|Failed to download|No PyTorch native library",
                            "there is no PyTorch on the class path and none can be fetched: see"
                                    + " \"PyTorch library\""),
                    new Symptom(
                            "IllegalCallerException|native access",
                            "start Java with --enable-native-access=ALL-UNNAMED"),
                    new Symptom(
                            "com\\.sun\\.jna",
                            "keep one version of net.java.dev.jna on the class path"),
                    new Symptom(
                            "NoSuch(Method|Field)Error|NoClassDefFound|AbstractMethod|"
                                    + "IncompatibleClassChange",
                            Remedies.ONE_VERSION));

    private LoadFailures() {}

    /** The messages of a failure and its causes, on one line. */
    static String text(Throwable failure) {
        String text =
                chain(failure).stream()
                        .map(LoadFailures::message)
                        .distinct()
                        .collect(Collectors.joining(": "));
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + " ...";
    }

    /** Its first line; the linker repeats the name of the file. */
    private static String message(Throwable failure) {
        @Nullable String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : message.strip()
                        .replaceAll("\\s*\\R[\\s\\S]*", "")
                        .replaceFirst("^(\\S+): \\1", "$1");
    }

    /** What to do about a failure, as far as anyone can tell from its messages. */
    static String remedy(Throwable failure) {
        String messages = String.join("\n", chain(failure).stream().map(String::valueOf).toList());
        return SYMPTOMS.stream()
                .filter(symptom -> symptom.pattern.matcher(messages).find())
                .map(symptom -> symptom.remedy)
                .findFirst()
                .orElse(
                        "mend what the warnings above name; DJL says more when the logger ai.djl is"
                                + " set to DEBUG");
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        @Nullable Throwable next = failure;
        while (next != null && !chain.contains(next)) {
            chain.add(next);
            next = next.getCause();
        }
        return chain;
    }

    /** Words of a message, and what they mean people should do. */
    private record Symptom(Pattern pattern, String remedy) {

        Symptom(String words, String remedy) {
            this(Pattern.compile(words), remedy);
        }
    }
}
