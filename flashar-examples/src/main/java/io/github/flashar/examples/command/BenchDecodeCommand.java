package io.github.flashar.examples.command;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.llamagen.LlamaGen;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.examples.bench.BenchResult;
import io.github.flashar.examples.bench.BenchRun;
import io.github.flashar.examples.bench.SyntheticWeights;
import io.github.flashar.examples.console.JsonFiles;
import io.github.flashar.examples.evaluate.Evaluation;
import io.github.flashar.examples.training.Grids;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.plan.MemoryPlan;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the decoders. */
@Command(
        name = "decode",
        description = {
            "Measures how fast the raster and the diagonal decoder draw, in one run, taking turns.",
            ""
        },
        footer = {
            "",
            "Without --model it measures a published LlamaGen size with made-up weights, which cost"
                    + " what trained ones cost. With --model it also says how well both decoders"
                    + " predict. Prints medians and writes bench.json to OUTPUT.",
            "",
            "Example: flashar bench decode --size B --batches 1,4 --top-k 2000",
            "Example: flashar bench decode --model out/demo/model"
        },
        mixinStandardHelpOptions = true)
public final class BenchDecodeCommand extends FlashArCommand {

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            description = "Model folder of an adapted model. Default: made-up weights")
    private @Nullable Path model;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "B",
            description = "Size for made-up weights: ${COMPLETION-CANDIDATES}. Default: B")
    private LlamaGen size = LlamaGen.B;

    @Option(
            names = "--grid",
            paramLabel = "HxW",
            defaultValue = "16x16",
            description = "Tokens to draw with made-up weights. Default: ${DEFAULT-VALUE}")
    private String grid = "16x16";

    @Option(
            names = "--gate",
            paramLabel = "KIND",
            defaultValue = "HIDDEN_STATE",
            description =
                    "Gate for made-up weights: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private GateKind gate = GateKind.HIDDEN_STATE;

    @Option(
            names = "--decoders",
            paramLabel = "LIST",
            split = ",",
            defaultValue = "RASTER,DIAGONAL",
            description = "${COMPLETION-CANDIDATES}. Default: both")
    private List<DecoderKind> decoders = List.of();

    @Option(
            names = "--batches",
            paramLabel = "LIST",
            split = ",",
            defaultValue = "1,10",
            description = "Batch sizes, separated by commas. Default: ${DEFAULT-VALUE}")
    private List<Integer> batches = List.of();

    @Option(
            names = "--repetitions",
            paramLabel = "N",
            defaultValue = "5",
            description = "Measured decodes of each kind. Default: ${DEFAULT-VALUE}")
    private int repetitions;

    @Option(
            names = "--quality-grids",
            paramLabel = "N",
            defaultValue = "128",
            description =
                    "Grids, drawn by the model token by token, to score its predictions on."
                            + " Default: ${DEFAULT-VALUE}")
    private int qualityGrids;

    @Mixin private SamplingOptions sampling = new SamplingOptions();

    /** Gates there are, with the sizes of their publications. */
    enum GateKind {
        HIDDEN_STATE,
        LOGITS,
        LEARNED_SCALAR,
        FIXED;

        GateConfig config(BackboneConfig backbone) {
            return switch (this) {
                case HIDDEN_STATE -> GateConfig.paper(backbone);
                case LOGITS -> GateConfig.Logits.official(backbone);
                case LEARNED_SCALAR -> new GateConfig.LearnedScalar();
                case FIXED -> new GateConfig.Fixed(0.5);
            };
        }
    }

    @Mixin private DeviceOptions device = new DeviceOptions();

    @Override
    void run(Path folder) {
        batches.forEach(batch -> Checks.inRange("--batches", batch, 1, 1024));
        Checks.inRange("--repetitions", repetitions, 1, 10_000);
        Checks.inRange("--quality-grids", qualityGrids, 1, 1_000_000);
        BenchRun run =
                new BenchRun(
                        EnumSet.copyOf(decoders),
                        batches,
                        repetitions,
                        sampling.guidance(),
                        sampling.sampling());
        Device where = device.device();
        if (model == null) {
            measureMadeUp(run, where, folder);
        } else {
            measure(run, model, where, folder);
        }
    }

    private void measureMadeUp(BenchRun run, Device where, Path folder) {
        BackboneConfig backbone = size.backbone(LlamaGen.IMAGENET_CLASS, TokenGrid.parse(grid));
        FlashArConfig config =
                new FlashArConfig(
                        backbone,
                        new BranchConfig(backbone.layers() - 1, 1),
                        gate.config(backbone),
                        CornerRule.HORIZONTAL);
        MemoryPlan.builder()
                .addPackedWeights(config.parameterSpecs())
                .optImages(Collections.max(batches), run.guidance())
                .addRasterDecoder(backbone)
                .addDiagonalDecoder(config)
                .build()
                .check();
        try (NDManager manager = NDManager.newBaseManager(where);
                FlashArModel madeUp = SyntheticWeights.model(config, manager)) {
            madeUp.parameters().pack();
            BenchResult result = run.run(madeUp);
            JsonFiles.write(folder.resolve("bench.json"), result.json());
            out().println(result.text());
        }
    }

    private void measure(BenchRun run, Path path, Device where, Path folder) {
        GeneratorConfig.read(path)
                .memory(decoders, Collections.max(batches), run.guidance())
                .check();
        try (Generator generator = Generator.openToDraw(path, where)) {
            BenchResult result = run.run(generator.requireFlashAr());
            Evaluation quality =
                    Evaluation.of(
                            generator,
                            Grids.heldOut(generator.raster(), qualityGrids, seed()),
                            "grids drawn by the model token by token");
            var json = result.json();
            json.add("quality", quality.json());
            JsonFiles.write(folder.resolve("bench.json"), json);
            out().println(result.text());
            out().println();
            out().println(quality.table());
        }
    }
}
