package io.github.flashar.infer.doctor;

/** Advice that more than one check gives. */
final class Remedies {

    /** A complete set of DJL's jars. */
    static final String ONE_VERSION =
            "import ai.djl:bom:"
                    + Supported.DJL
                    + " into dependencyManagement, so that all of DJL has that version";

    static final String ADD_JNI =
            "add ai.djl.pytorch:pytorch-jni:" + Supported.JNI + " to your pom";

    static final String MOVE_CACHE =
            "name another folder in the environment variable DJL_CACHE_DIR";

    /** PyTorch for GPUs; it is not on Maven Central. */
    static final String GET_CUDA_PYTORCH =
            "take pytorch-native-cpu off the class path and start once with -Dai.djl.offline=false"
                    + " and a network, for DJL to fetch PyTorch "
                    + Supported.PYTORCH
                    + " for CUDA 12.8; or set PYTORCH_LIBRARY_PATH to the lib folder of such a"
                    + " libtorch and PYTORCH_FLAVOR="
                    + Supported.CUDA_FLAVOR;

    private Remedies() {}

    /** A PyTorch for the CPU of a platform. */
    static String addNative(String platform) {
        return String.format(
                "add ai.djl.pytorch:pytorch-native-cpu:%s with the classifier %s to your pom",
                Supported.PYTORCH, platform);
    }
}
