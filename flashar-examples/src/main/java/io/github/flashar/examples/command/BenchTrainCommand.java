package io.github.flashar.examples.command;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.llamagen.LlamaGen;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.Precision;
import io.github.flashar.examples.bench.SyntheticWeights;
import io.github.flashar.examples.bench.TrainBench;
import io.github.flashar.examples.bench.TrainBenchResult;
import io.github.flashar.examples.console.JsonFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures training steps. */
@Command(
        name = "train",
        description = {"Measures the steps of both stages of an adaptation, taking turns.", ""},
        footer = {
            "",
            "It measures a published LlamaGen size with made-up weights, which cost what trained"
                    + " ones cost. Prints medians and writes bench.json to OUTPUT.",
            "",
            "Example: flashar bench train --size B --batch 4"
        },
        mixinStandardHelpOptions = true)
public final class BenchTrainCommand extends FlashArCommand {

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "B",
            description = "Size of the model: ${COMPLETION-CANDIDATES}. Default: B")
    private LlamaGen size = LlamaGen.B;

    @Option(
            names = "--grid",
            paramLabel = "HxW",
            defaultValue = "16x16",
            description = "Tokens of an image. Default: ${DEFAULT-VALUE}")
    private String grid = "16x16";

    @Option(
            names = "--branch-layer",
            paramLabel = "M",
            description = "Layers below the branches. Default: all but the last")
    private @Nullable Integer branchLayer;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "4",
            description = "Grids a step. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Option(
            names = "--repetitions",
            paramLabel = "N",
            defaultValue = "5",
            description = "Measured steps of each stage. Default: ${DEFAULT-VALUE}")
    private int repetitions;

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            defaultValue = "FLOAT32",
            description =
                    "What layers and heads compute in: ${COMPLETION-CANDIDATES}."
                            + " Default: ${DEFAULT-VALUE}")
    private Precision precision = Precision.FLOAT32;

    @Override
    void run(Path folder) {
        Checks.inRange("--batch", batch, 1, 1024);
        Checks.inRange("--repetitions", repetitions, 1, 10_000);
        BackboneConfig backbone = size.backbone(LlamaGen.IMAGENET_CLASS, TokenGrid.parse(grid));
        FlashArConfig config =
                FlashArConfig.paper(
                        backbone, branchLayer == null ? backbone.layers() - 1 : branchLayer);
        try (NDManager manager = NDManager.newBaseManager();
                FlashArModel model = SyntheticWeights.model(config, manager)) {
            TrainBenchResult result = new TrainBench(batch, repetitions, precision).run(model);
            JsonFiles.write(folder.resolve("bench.json"), result.json());
            out().println(result.text());
        }
    }
}
