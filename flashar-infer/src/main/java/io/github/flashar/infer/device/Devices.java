package io.github.flashar.infer.device;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Devices by the names people give them: {@code cpu}, {@code gpu} for the first GPU, {@code gpu:N}
 * for another, counted from 0; upper case counts as lower case.
 *
 * <p>DJL computes on the CPU when it finds no GPU. Who asked for a GPU would only notice by the
 * time it takes, so here a GPU that is not there is an error.
 */
public final class Devices {

    private static final Pattern NAME = Pattern.compile("cpu|gpu(?::(\\d{1,4}))?");

    private Devices() {}

    /**
     * Returns the device of a name, which the engine sees and can use. Loads the engine if a GPU is
     * asked for.
     *
     * @throws InvalidRequestException if the name is none
     * @throws UnsupportedFeatureException if it is a GPU that is not there
     */
    public static Device require(String name) {
        Device device = parse(name);
        return device.isGpu() ? require(device, Engine.getInstance().getGpuCount()) : device;
    }

    /**
     * Reads a name; whether there is such a device is another question.
     *
     * @throws InvalidRequestException if the name is none
     */
    public static Device parse(String name) {
        Matcher matcher = NAME.matcher(name.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new InvalidRequestException(
                    "device = " + name + " must be cpu, gpu or a numbered one such as gpu:1");
        }
        if (!matcher.group().startsWith("gpu")) {
            return Device.cpu();
        }
        @Nullable String number = matcher.group(1);
        return Device.gpu(number == null ? 0 : Integer.parseInt(number));
    }

    /** The name of a device, such as {@code gpu:0}. */
    public static String name(Device device) {
        return device.isGpu() ? "gpu:" + device.getDeviceId() : device.getDeviceType();
    }

    static Device require(Device gpu, int gpus) {
        if (gpu.getDeviceId() < gpus) {
            return gpu;
        }
        throw new UnsupportedFeatureException(
                String.format(
                        "device %1$s is not there: PyTorch sees %2$s;"
                                + " \"flashar doctor --device %1$s\" says what is missing",
                        name(gpu), text(gpus)));
    }

    private static String text(int gpus) {
        if (gpus == 0) {
            return "the CPU only";
        }
        return gpus == 1 ? "gpu:0 only" : "gpu:0 to gpu:" + (gpus - 1);
    }
}
