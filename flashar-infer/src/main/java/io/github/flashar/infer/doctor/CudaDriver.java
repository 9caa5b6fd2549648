package io.github.flashar.infer.doctor;

import com.sun.jna.NativeLibrary;
import java.util.Optional;

/**
 * NVIDIA's driver as it answers a program.
 *
 * @param error what {@code cuInit} returned; 0 if the driver works
 * @param version newest CUDA it runs, 1000 · major + 10 · minor
 * @param gpus how many it shows
 */
record CudaDriver(int error, int version, int gpus) {

    /** Asks the driver; empty if its library cannot be loaded, as where there is no GPU. */
    static Optional<CudaDriver> ask(Host host) {
        try {
            NativeLibrary library =
                    NativeLibrary.getInstance(host.isWindows() ? "nvcuda" : "libcuda.so.1");
            int error = library.getFunction("cuInit").invokeInt(new Object[] {0});
            int version = number(library, "cuDriverGetVersion");
            int gpus = error == 0 ? number(library, "cuDeviceGetCount") : 0;
            return Optional.of(new CudaDriver(error, version, gpus));
        } catch (LinkageError e) {
            return Optional.empty();
        }
    }

    /** What a function of one output argument says; 0 if it fails. */
    private static int number(NativeLibrary library, String function) {
        int[] number = {0};
        int error = library.getFunction(function).invokeInt(new Object[] {number});
        return error == 0 ? number[0] : 0;
    }

    /** The newest CUDA it runs, such as 12.8. */
    String cuda() {
        return version / 1000 + "." + version % 1000 / 10;
    }
}
