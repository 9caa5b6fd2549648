package io.github.flashar.examples.bench.cuda;

import com.google.gson.JsonObject;
import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.examples.console.JsonLines;
import io.github.flashar.examples.report.Numbers;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints results of a measurement and writes them to a file, each as soon as it is there. */
public final class CudaBenchOutput {

    private final PrintWriter out;
    private final JsonLines lines;
    private final CudaDevice device;
    private final Ceilings ceilings;
    private final boolean guided;

    /** Says what is measured on. */
    public CudaBenchOutput(
            PrintWriter out,
            JsonLines lines,
            CudaDevice device,
            Ceilings ceilings,
            boolean guided) {
        this.out = out;
        this.lines = lines;
        this.device = device;
        this.ceilings = ceilings;
        this.guided = guided;
        out.println(heading());
        lines.append(machine());
    }

    private String heading() {
        String text =
                String.format(
                        Locale.ROOT,
                        "%s, compute capability %d.%d; at best %.1f TFLOP/s in a product of bfloat16"
                                + " matrices, %.0f GB/s in a copy",
                        device.name(),
                        device.major(),
                        device.minor(),
                        ceilings.flopsPerSecond() / 1e12,
                        ceilings.bytesPerSecond() / 1e9);
        return isEmulated()
                ? text
                        + System.lineSeparator()
                        + "This GPU is emulated: no time below means a thing."
                : text;
    }

    private boolean isEmulated() {
        return device.name().contains("emulated");
    }

    private JsonObject machine() {
        JsonObject json = new JsonObject();
        json.addProperty("kind", "machine");
        json.addProperty("device", device.name());
        json.addProperty("emulated", isEmulated());
        json.addProperty("java", System.getProperty("java.version"));
        json.addProperty("product_flops_per_second", ceilings.flopsPerSecond());
        json.addProperty("copy_bytes_per_second", ceilings.bytesPerSecond());
        return json;
    }

    void start(CudaBenchModel model) {
        out.println();
        out.println(model.size() + ", " + model.grid() + " tokens, made-up weights");
        out.flush();
    }

    void agreement(CudaBenchModel model, int images, double share) {
        out.printf(
                "%s of the tokens of %d images are those that float32 draws%n",
                Numbers.percent(share), images);
        JsonObject json = line("agreement", model, new JsonObject());
        json.addProperty("images", images);
        json.addProperty("share", share);
        lines.append(json);
    }

    void speed(CudaBenchModel model, CudaSpeed speed) {
        JsonObject json = roofed(model, speed).json();
        lines.append(line("speed", model, json));
    }

    void tooLarge(int batch, InsufficientMemoryException e) {
        out.println("batch " + batch + " does not fit: " + e.getMessage());
        out.flush();
    }

    void table(CudaBenchModel model, List<CudaSpeed> speeds) {
        out.println(
                CudaSpeedTable.text(speeds.stream().map(speed -> roofed(model, speed)).toList()));
        out.flush();
    }

    void kernels(CudaBenchModel model, KernelTimes times) {
        out.println();
        out.println(times.text());
        out.flush();
        lines.append(line("kernels", model, times.json()));
    }

    private RoofedSpeed roofed(CudaBenchModel model, CudaSpeed speed) {
        Roofline roofline = Roofline.of(model.config(), speed.kind(), speed.batch(), guided);
        return new RoofedSpeed(speed, roofline, ceilings);
    }

    private static JsonObject line(String kind, CudaBenchModel model, JsonObject values) {
        JsonObject json = new JsonObject();
        json.addProperty("kind", kind);
        json.addProperty("size", model.size().toString());
        json.addProperty("grid", model.grid().toString());
        values.entrySet().forEach(entry -> json.add(entry.getKey(), entry.getValue()));
        return json;
    }
}
