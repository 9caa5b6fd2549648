package io.github.flashar.infer.doctor;

import ai.djl.Device;
import io.github.flashar.infer.device.Devices;
import java.util.function.Predicate;

/**
 * The device that was asked for: whether PyTorch sees it and computes on it.
 *
 * @param asked what was asked for
 * @param isRight whether a small product comes out right on a device
 */
record DeviceCheck(Device asked, LoadedEngine engine, Predicate<Device> isRight) implements Check {

    private static final String SUBJECT = "Device";

    @Override
    public Finding examine() {
        return asked.isGpu() ? gpu() : cpu();
    }

    private Finding cpu() {
        if (engine.visibleGpus() > engine.gpus().size()) {
            return Finding.warning(
                    SUBJECT,
                    "cpu; a GPU is there, but this PyTorch is made for CPUs",
                    "to use it, " + Remedies.GET_CUDA_PYTORCH);
        }
        return Finding.ok(SUBJECT, engine.gpus().isEmpty() ? "cpu" : "cpu, beside " + gpus());
    }

    private Finding gpu() {
        String name = Devices.name(asked);
        if (asked.getDeviceId() < engine.gpus().size()) {
            return present(name);
        }
        if (!engine.gpus().isEmpty()) {
            return Finding.problem(
                    SUBJECT,
                    name + " is not there, only " + gpus(),
                    "ask for one of these, or see what CUDA_VISIBLE_DEVICES hides");
        }
        return Finding.problem(
                SUBJECT,
                name + " is not there, PyTorch sees the CPU only",
                engine.cudaBuild()
                        ? "mend \"NVIDIA driver\" and \"CUDA libraries\" above"
                        : "give PyTorch a build for GPUs: " + Remedies.GET_CUDA_PYTORCH);
    }

    private Finding present(String name) {
        try {
            if (isRight.test(asked)) {
                return Finding.ok(SUBJECT, name + " multiplies right; there are " + gpus());
            }
        } catch (RuntimeException | LinkageError e) {
            return Finding.problem(
                    SUBJECT, name + ": " + LoadFailures.text(e), LoadFailures.remedy(e));
        }
        return Finding.problem(
                SUBJECT, name + " multiplies wrongly", "update NVIDIA's driver to 570 or newer");
    }

    private String gpus() {
        return String.join("; ", engine.gpus());
    }
}
