package io.github.flashar.infer.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.flashar.infer.cuda.runtime.CudaDevice;
import java.util.Optional;

/** The GPU of CUDA tests, emulated where the build could make the emulator. */
public final class TestDevice {

    private static final int EMULATED_REPEATS = 4;

    private TestDevice() {}

    /** As many repetitions as a GPU may do; few on the emulator, which is slow. */
    public static int repeats(int onGpu) {
        return require().name().contains("emulated") ? Math.min(EMULATED_REPEATS, onGpu) : onGpu;
    }

    /** Returns it, or skips the test saying why there is none. */
    public static CudaDevice require() {
        Optional<String> missing = CudaDevice.whyNone();
        missing.ifPresent(reason -> System.out.println("skipped, no CUDA device: " + reason));
        assumeTrue(missing.isEmpty(), () -> "no CUDA device: " + missing.orElseThrow());
        return CudaDevice.open(0);
    }
}
