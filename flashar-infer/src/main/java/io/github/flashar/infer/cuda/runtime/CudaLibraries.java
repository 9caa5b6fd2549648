package io.github.flashar.infer.cuda.runtime;

import io.github.flashar.core.error.UnsupportedFeatureException;
import java.util.function.Supplier;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/** NVIDIA's libraries, loaded when they are first needed. */
final class CudaLibraries {

    private static final @Nullable String FAILURE = load();

    private CudaLibraries() {}

    /**
     * Makes sure that they are there.
     *
     * @throws UnsupportedFeatureException saying which one is not
     */
    static void require() {
        if (FAILURE != null) {
            throw new UnsupportedFeatureException(FAILURE);
        }
    }

    private static @Nullable String load() {
        // JavaCPP would count the JVM's whole resident memory against a limit of its own.
        if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
            System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        }
        @Nullable String failure = failure(() -> Loader.load(cudart.class));
        if (failure == null) {
            failure = failure(() -> Loader.load(cublas.class));
        }
        return failure == null ? failure(() -> Loader.load(nvrtc.class)) : failure;
    }

    /** JavaCPP says at last that it found no wrapper; why not, the causes know. */
    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static @Nullable String failure(Supplier<String> library) {
        try {
            String unused = library.get();
            return null;
        } catch (LinkageError e) {
            return "CUDA's libraries cannot be loaded: "
                    + root(e).getMessage()
                    + "; install the CUDA 13 runtime, cuBLAS and NVRTC and name their folder in"
                    + " LD_LIBRARY_PATH";
        }
    }
}
