package io.github.flashar.examples.command;

import static io.github.flashar.examples.report.Numbers.nats;
import static io.github.flashar.examples.report.Numbers.percent;
import static io.github.flashar.examples.report.Numbers.time;
import static io.github.flashar.examples.report.Numbers.times;

import io.github.flashar.examples.bench.Speed;
import io.github.flashar.examples.demo.DemoResult;
import io.github.flashar.examples.demo.DemoRun;
import io.github.flashar.examples.demo.DemoSettings;
import io.github.flashar.infer.model.DecoderKind;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the whole path on a small model. */
@Command(
        name = "demo",
        description = {
            "Adapts a small raster model on grids it draws itself, draws the same classes with the"
                    + " raster and the diagonal decoder, and writes a report.",
            ""
        },
        footer = {
            "",
            "Writes to OUTPUT: report.html, comparison.png, raster.png, diagonal.png,"
                    + " learning-curves.png, gate-map.png, metrics.jsonl, scores.json, the raster"
                    + " model as raster/ and the adapted one as model/."
        },
        mixinStandardHelpOptions = true)
public final class DemoCommand extends FlashArCommand {

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            description =
                    "Model folder of a raster model. Default: the one that ships with this"
                            + " program, made from CIFAR-10 photographs")
    private @Nullable Path model;

    @Option(
            names = "--grids",
            paramLabel = "N",
            defaultValue = "3072",
            description = "Token grids to draw for training. Default: ${DEFAULT-VALUE}")
    private int grids;

    @Option(
            names = "--held-out-grids",
            paramLabel = "N",
            defaultValue = "256",
            description = "Token grids to draw for scoring only. Default: ${DEFAULT-VALUE}")
    private int heldOutGrids;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "150",
            description = "Optimizer steps of both stages. Default: ${DEFAULT-VALUE}")
    private int steps;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "32",
            description = "Grids a step. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            defaultValue = "1e-3",
            description =
                    "Highest learning rate; this small model wants more than the paper's"
                            + " 2e-5. Default: ${DEFAULT-VALUE}")
    private double learningRate;

    @Option(
            names = "--branch-layer",
            paramLabel = "M",
            defaultValue = "4",
            description = "Layer whose input the vertical branch reads. Default: ${DEFAULT-VALUE}")
    private int branchLayer;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "4",
            description = "Images a class and decoder. Default: ${DEFAULT-VALUE}")
    private int images;

    @Mixin private SamplingOptions sampling = new SamplingOptions();

    @Override
    void run(Path folder) {
        DemoSettings settings =
                new DemoSettings(
                        seed(),
                        grids,
                        heldOutGrids,
                        steps,
                        batch,
                        learningRate,
                        branchLayer,
                        images,
                        sampling.guidance(),
                        sampling.sampling());
        print(new DemoRun(settings, model, folder).run(), folder);
    }

    private void print(DemoResult result, Path folder) {
        Speed speed = result.speed();
        out().printf(
                        "%d passes instead of %d; at batch %d %s an image instead of %s, %s"
                                + " faster%n",
                        speed.of(DecoderKind.DIAGONAL).passes(),
                        speed.of(DecoderKind.RASTER).passes(),
                        speed.batch(),
                        time(speed.of(DecoderKind.DIAGONAL).secondsPerImage()),
                        time(speed.of(DecoderKind.RASTER).secondsPerImage()),
                        times(speed.ratio()));
        out().printf(
                        "cross-entropy %s nats per token, raster model %s: %s of the gap at"
                                + " initialisation closed%n",
                        nats(result.scores().stage2().allCells()),
                        nats(result.scores().raster().allCells()),
                        percent(result.scores().gapClosed()));
        out().printf("%s%n", result.machine().summary());
        out().printf("report: %s%n", folder.resolve(DemoRun.REPORT));
    }
}
