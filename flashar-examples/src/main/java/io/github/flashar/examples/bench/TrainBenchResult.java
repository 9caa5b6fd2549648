package io.github.flashar.examples.bench;

import static io.github.flashar.examples.report.Numbers.fixed;
import static io.github.flashar.examples.report.Numbers.percent;
import static io.github.flashar.examples.report.Numbers.time;

import com.google.gson.JsonObject;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.examples.console.Machine;
import io.github.flashar.examples.console.TextTable;
import java.util.List;
import java.util.Locale;

/**
 * What training steps take.
 *
 * @param bench what was asked for
 * @param config sizes of the model
 * @param stage1 median times of a step that trains the vertical branch and the gate
 * @param stage2 median times of a step that trains everything
 * @param matrixRate of a large float32 matrix product, operations a second
 * @param machine where
 */
public record TrainBenchResult(
        TrainBench bench,
        FlashArConfig config,
        TrainTimes stage1,
        TrainTimes stage2,
        double matrixRate,
        Machine machine) {

    private static final double GIGA = 1e9;

    /** For a console. */
    public String text() {
        TextTable table =
                new TextTable(
                        "step",
                        "forward",
                        "backward",
                        "clip",
                        "AdamW",
                        "all",
                        "GFLOP",
                        "GFLOP/s",
                        "share");
        table.row(row("stage 1", stage1, flops1()));
        table.row(row("stage 2", stage2, flops2()));
        BackboneConfig backbone = config.backbone();
        return String.join(
                System.lineSeparator(),
                machine.summary(),
                String.format(
                        Locale.ROOT,
                        "Median times of %d steps of %d x %d tokens, layers and heads in %s;"
                                + " branch at layer %d, %d vertical layers",
                        bench.repetitions(),
                        bench.batch(),
                        backbone.sequenceLength(),
                        precision(),
                        config.branch().layer(),
                        config.branch().verticalLayers()),
                String.format(
                        Locale.ROOT,
                        "Share: of the %.0f GFLOP/s of a 2048 x 2048 matrix product in float32",
                        matrixRate / GIGA),
                table.toString(),
                String.format(
                        Locale.ROOT,
                        "A step of stage 1 costs %.2f of one of stage 2",
                        stage1.step() / stage2.step()));
    }

    /** For a program. */
    public JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("batch", bench.batch());
        json.addProperty("repetitions", bench.repetitions());
        json.addProperty("precision", precision());
        json.addProperty("threads", machine.threads());
        json.addProperty("grid", config.backbone().grid().toString());
        json.addProperty("layers", config.backbone().layers());
        json.addProperty("dim", config.backbone().dim());
        json.addProperty("branch_layer", config.branch().layer());
        json.addProperty("vertical_layers", config.branch().verticalLayers());
        json.add("stage_1", json(stage1, flops1()));
        json.add("stage_2", json(stage2, flops2()));
        json.addProperty("stage_ratio", stage1.step() / stage2.step());
        json.addProperty("matrix_product_flops_per_second", matrixRate);
        json.add("machine", machine.json());
        return json;
    }

    private List<String> row(String name, TrainTimes times, double flops) {
        double rate = flops / times.step();
        return List.of(
                name,
                time(times.forward()),
                time(times.backward()),
                time(times.clip()),
                time(times.update()),
                time(times.step()),
                fixed(flops / GIGA, 0),
                fixed(rate / GIGA, 0),
                percent(rate / matrixRate));
    }

    private JsonObject json(TrainTimes times, double flops) {
        JsonObject json = times.json();
        json.addProperty("flops", flops);
        json.addProperty("flops_per_second", flops / times.step());
        json.addProperty("share_of_matrix_rate", flops / times.step() / matrixRate);
        return json;
    }

    private double flops1() {
        TrainCost cost = new TrainCost(config, bench.batch());
        return cost.forward() + cost.backwardStage1();
    }

    private double flops2() {
        TrainCost cost = new TrainCost(config, bench.batch());
        return cost.forward() + cost.backwardStage2();
    }

    private String precision() {
        return bench.precision().name().toLowerCase(Locale.ROOT);
    }
}
