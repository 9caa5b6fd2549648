package io.github.flashar.examples.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.examples.console.Machine;
import io.github.flashar.examples.console.TextTable;
import io.github.flashar.examples.report.Numbers;
import io.github.flashar.infer.model.DecoderKind;
import java.util.List;
import java.util.Locale;

/**
 * What was measured.
 *
 * @param run what was asked for
 * @param config sizes of the model
 * @param speeds by batch size
 * @param matrixRate of a large matrix product, operations a second
 * @param machine where
 */
public record BenchResult(
        BenchRun run,
        FlashArConfig config,
        List<Speed> speeds,
        double matrixRate,
        Machine machine) {

    private static final double GIGA = 1e9;

    /** For a console. */
    public String text() {
        TextTable table =
                new TextTable(
                        "decoder",
                        "batch",
                        "passes",
                        "an image",
                        "ratio",
                        "GFLOP/s",
                        "share",
                        "sampling");
        for (Speed speed : speeds) {
            for (DecoderKind kind : speed.timings().keySet()) {
                table.row(row(speed, kind));
            }
        }
        return String.join(
                System.lineSeparator(),
                machine.summary(),
                "Median time from class ids to tokens, no pixels; "
                        + config.backbone().grid()
                        + " tokens, "
                        + gate()
                        + " gate, guidance "
                        + run.guidance().scale()
                        + ", top-k "
                        + run.sampling().topK(),
                String.format(
                        Locale.ROOT,
                        "Share: of the %.0f GFLOP/s of a 2048 x 2048 matrix product",
                        matrixRate / GIGA),
                table.toString());
    }

    private List<String> row(Speed speed, DecoderKind kind) {
        Speed.Timing timing = speed.of(kind);
        double rate = rate(speed, kind);
        return List.of(
                name(kind),
                String.valueOf(speed.batch()),
                String.valueOf(timing.passes()),
                Numbers.time(timing.secondsPerImage()),
                kind == DecoderKind.DIAGONAL && !Double.isNaN(speed.ratio())
                        ? Numbers.times(speed.ratio())
                        : "",
                Numbers.fixed(rate / GIGA, 1),
                Numbers.percent(rate / matrixRate),
                Numbers.percent(timing.samplingShare()));
    }

    /** Operations a second of a decoder. */
    private double rate(Speed speed, DecoderKind kind) {
        DecodeCost cost = new DecodeCost(config, speed.batch(), run.guidance().isActive());
        double flops = kind == DecoderKind.RASTER ? cost.raster() : cost.diagonal();
        return flops / (speed.of(kind).secondsPerImage() * speed.batch());
    }

    /** For a program: a record for each decoder and batch size, complete by itself. */
    public JsonObject json() {
        JsonArray records = new JsonArray();
        for (Speed speed : speeds) {
            speed.timings().keySet().forEach(kind -> records.add(json(speed, kind)));
        }
        JsonObject root = new JsonObject();
        root.add("records", records);
        root.addProperty("matrix_product_flops_per_second", matrixRate);
        root.add("machine", machine.json());
        return root;
    }

    private JsonObject json(Speed speed, DecoderKind kind) {
        Speed.Timing timing = speed.of(kind);
        JsonObject json = new JsonObject();
        json.addProperty("decoder", name(kind));
        json.addProperty("batch", speed.batch());
        json.addProperty("output", "tokens");
        json.addProperty("precision", machine.precision());
        json.addProperty("threads", machine.threads());
        json.addProperty("grid", config.backbone().grid().toString());
        json.addProperty("layers", config.backbone().layers());
        json.addProperty("dim", config.backbone().dim());
        json.addProperty("branch_layer", config.branch().layer());
        json.addProperty("vertical_layers", config.branch().verticalLayers());
        json.addProperty("gate", gate());
        json.addProperty("guidance", run.guidance().scale());
        json.addProperty("top_k", run.sampling().topK());
        json.addProperty("repetitions", speed.repetitions());
        json.addProperty("passes", timing.passes());
        json.addProperty("seconds_per_image", timing.secondsPerImage());
        json.addProperty("sampling_share", timing.samplingShare());
        json.addProperty("flops_per_second", rate(speed, kind));
        return json;
    }

    private static String name(DecoderKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private String gate() {
        GateConfig gate = config.gate();
        if (gate instanceof GateConfig.HiddenState) {
            return "hidden-state";
        }
        if (gate instanceof GateConfig.Logits) {
            return "logit";
        }
        return gate instanceof GateConfig.LearnedScalar ? "learned scalar" : "fixed";
    }
}
