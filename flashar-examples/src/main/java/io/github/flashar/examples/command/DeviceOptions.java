package io.github.flashar.examples.command;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.github.flashar.infer.device.Devices;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What computes. */
final class DeviceOptions {

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description =
                    "What is to compute: cpu, gpu, or a numbered one such as gpu:1, which must then"
                            + " be there. Default: a GPU if PyTorch finds one, else the CPU")
    private @Nullable String name;

    /**
     * The device that was asked for, or the usual one. Ask before anything else is done.
     *
     * @throws io.github.flashar.core.error.FlashArException if it is none, or is not there
     */
    Device device() {
        return name == null ? Engine.getInstance().defaultDevice() : Devices.require(name);
    }
}
