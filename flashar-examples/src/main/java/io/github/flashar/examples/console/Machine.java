package io.github.flashar.examples.console;

import ai.djl.Device;
import ai.djl.engine.Engine;
import com.google.gson.JsonObject;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.infer.device.Devices;
import io.github.flashar.infer.model.Computing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a measurement was made on; stands beside every time that is printed.
 *
 * @param processor name of the CPU
 * @param cores cores this process may use
 * @param threads threads one operation uses
 * @param device what computes, such as {@code cpu} or {@code gpu:0}
 * @param precision type the model computes in
 * @param system operating system
 * @param java Java runtime
 * @param engine tensor engine
 */
public record Machine(
        String processor,
        int cores,
        int threads,
        String device,
        String precision,
        String system,
        String java,
        String engine) {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** Describes the machine this runs on, computing on the usual device. Loads the engine. */
    public static Machine here() {
        return on(Engine.getInstance().defaultDevice());
    }

    /** Describes the machine this runs on. Loads the engine. */
    public static Machine on(Device device) {
        return with(
                new Computing(
                        Devices.name(device),
                        "float32",
                        "DJL "
                                + Engine.getDjlVersion()
                                + " with PyTorch "
                                + Engine.getInstance().getVersion()));
    }

    /** Describes the machine this runs on, computing with something. Loads DJL's engine. */
    public static Machine with(Computing computing) {
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                Torch.threads(),
                computing.device(),
                computing.precision(),
                property("os.name") + " " + property("os.version") + ", " + property("os.arch"),
                property("java.version") + ", " + property("java.vm.name"),
                computing.engine());
    }

    /** One line for a console. */
    public String summary() {
        return String.format(
                "%s, %d of %d cores, %s, %s, %s",
                processor, threads, cores, device, precision, engine);
    }

    /** Name and value of each property, for a table. */
    public List<List<String>> facts() {
        return List.of(
                List.of("Processor", processor),
                List.of("Threads", threads + " of " + cores + " cores"),
                List.of("Device", device),
                List.of("Precision", precision),
                List.of("Engine", engine),
                List.of("Java", java),
                List.of("System", system));
    }

    /** The same for a program. */
    public JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("processor", processor);
        json.addProperty("cores", cores);
        json.addProperty("threads", threads);
        json.addProperty("device", device);
        json.addProperty("precision", precision);
        json.addProperty("engine", engine);
        json.addProperty("java", java);
        json.addProperty("system", system);
        return json;
    }

    private static String processorName() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(() -> property("os.arch"));
        } catch (IOException e) {
            // Only Linux has this file; elsewhere the architecture must do.
            return property("os.arch");
        }
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
