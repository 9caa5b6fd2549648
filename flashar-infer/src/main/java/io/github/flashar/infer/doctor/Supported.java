package io.github.flashar.infer.doctor;

import java.util.Set;

/** Versions this library is built for and tested with. */
final class Supported {

    static final String DJL = "0.36.0";

    static final String PYTORCH = "2.7.1";

    /** The jar with DJL's own native code for both. */
    static final String JNI = PYTORCH + "-" + DJL;

    /** The one CUDA build of PyTorch that DJL has native code for: CUDA 12.8. */
    static final String CUDA_FLAVOR = "cu128";

    /** Platforms that DJL has native code for. */
    static final Set<String> PLATFORMS =
            Set.of("linux-x86_64", "linux-aarch64", "osx-aarch64", "win-x86_64");

    private Supported() {}
}
