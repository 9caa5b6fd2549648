package io.github.flashar.infer.doctor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NVIDIA's driver: the module in the kernel, which a container shares with its host, and the
 * library, which it has to be given.
 *
 * @param driver the library's answer; empty if it cannot be loaded
 * @param gpuAsked whether anyone wants a GPU
 */
record DriverCheck(Host host, Optional<CudaDriver> driver, boolean gpuAsked) implements Check {

    private static final String SUBJECT = "NVIDIA driver";

    /** CUDA 12, in which PyTorch's build for GPUs is compiled. */
    private static final int NEEDED_VERSION = 12_000;

    // CUresult
    private static final int NO_DEVICE = 100;
    private static final int VERSION_MISMATCH = 803;

    private static final Pattern MODULE = Pattern.compile("Kernel Module.*?\\s(\\d+\\.[\\d.]+)");

    @Override
    public Finding examine() {
        return driver.map(this::examine).orElseGet(this::withoutLibrary);
    }

    private Finding withoutLibrary() {
        Optional<String> module = module();
        if (module.isPresent()) {
            return Finding.warning(
                    SUBJECT,
                    "kernel module " + module.get() + ", but libcuda.so.1 cannot be loaded",
                    "give the container the driver (docker run --gpus all, with NVIDIA's Container"
                            + " Toolkit), or put the folder of libcuda.so.1 on LD_LIBRARY_PATH");
        }
        return gpuAsked
                ? Finding.warning(SUBJECT, "none", "install NVIDIA's driver, 570 or newer")
                : Finding.ok(SUBJECT, "none; a CPU needs none");
    }

    private Finding examine(CudaDriver answer) {
        String found =
                module().map(version -> "kernel module " + version + ", ").orElse("")
                        + "runs CUDA up to "
                        + answer.cuda();
        if (answer.error() != 0 || answer.gpus() == 0) {
            return Finding.warning(
                    SUBJECT,
                    found + ", shows no GPU (cuInit: " + answer.error() + ")",
                    remedy(answer.error()));
        }
        if (answer.version() < NEEDED_VERSION) {
            return Finding.warning(
                    SUBJECT,
                    found + "; PyTorch " + Supported.PYTORCH + " needs 12",
                    "update NVIDIA's driver to 570 or newer");
        }
        return Finding.ok(SUBJECT, found + ", GPUs: " + answer.gpus());
    }

    private String remedy(int error) {
        if (error == VERSION_MISMATCH) {
            return "its library and its kernel module differ in version: restart the machine";
        }
        Optional<String> hidden = host.variable("CUDA_VISIBLE_DEVICES");
        if (error == NO_DEVICE && hidden.isPresent()) {
            return "CUDA_VISIBLE_DEVICES=" + hidden.get() + " hides the GPUs: unset it";
        }
        return "see whether nvidia-smi shows a GPU; if it does not, reinstall the driver or give"
                + " the container a GPU (docker run --gpus all)";
    }

    private Optional<String> module() {
        return host.lines("/proc/driver/nvidia/version").stream()
                .map(MODULE::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }
}
