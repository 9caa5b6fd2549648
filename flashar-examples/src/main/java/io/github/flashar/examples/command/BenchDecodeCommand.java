package io.github.flashar.examples.command;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.examples.bench.BenchResult;
import io.github.flashar.examples.bench.BenchRun;
import io.github.flashar.examples.bench.SyntheticWeights;
import io.github.flashar.examples.bench.cuda.Ceilings;
import io.github.flashar.examples.bench.cuda.CudaBench;
import io.github.flashar.examples.bench.cuda.CudaBenchModel;
import io.github.flashar.examples.bench.cuda.CudaBenchOutput;
import io.github.flashar.examples.console.JsonFiles;
import io.github.flashar.examples.console.JsonLines;
import io.github.flashar.examples.evaluate.Evaluation;
import io.github.flashar.examples.training.Grids;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
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
            "With --backend CUDA it also measures pictures, compares tokens with float32's, says"
                    + " which share of the GPU's best that is and where the time of a pass goes, and"
                    + " writes bench.jsonl.",
            "",
            "Example: flashar bench decode --size B --batches 1,4 --top-k 2000",
            "Example: flashar bench decode --model out/demo/model",
            "Example: flashar bench decode --backend CUDA --size B,L --grid 16x16,24x24"
                    + " --batches 1,8,64,256 --top-k 2000"
        },
        mixinStandardHelpOptions = true)
public final class BenchDecodeCommand extends FlashArCommand {

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            description = "Model folder of an adapted model. Default: made-up weights")
    private @Nullable Path model;

    @Mixin private MadeUpModelOptions madeUp = new MadeUpModelOptions();

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = "DJL",
            description =
                    "What is measured: DJL on --device, or this library's own engine on CUDA device"
                            + " 0, with made-up weights. ${COMPLETION-CANDIDATES}. Default:"
                            + " ${DEFAULT-VALUE}")
    private Backend backend = Backend.DJL;

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

    @Option(
            names = "--compared",
            paramLabel = "N",
            defaultValue = "8",
            description =
                    "Images whose tokens are compared with float32's, on CUDA; 0 is none."
                            + " Default: ${DEFAULT-VALUE}")
    private int compared;

    @Option(
            names = "--deterministic",
            description =
                    "On CUDA, also measure the mode in which an image is the same in every batch")
    private boolean deterministic;

    /** Engines there are. */
    enum Backend {
        DJL,
        CUDA
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
        if (backend == Backend.CUDA) {
            measureCuda(run, folder);
        } else if (model == null) {
            measureMadeUp(run, device.device(), folder);
        } else {
            measure(run, model, device.device(), folder);
        }
    }

    private void measureCuda(BenchRun run, Path folder) {
        Checks.inRange("--compared", compared, 0, 1024);
        if (model != null) {
            throw new InvalidRequestException(
                    "--model = "
                            + model
                            + ": the CUDA backend is measured with made-up weights; leave it out");
        }
        CudaDevice gpu = CudaDevice.open(0);
        CudaBenchOutput output =
                new CudaBenchOutput(
                        out(),
                        JsonLines.create(folder.resolve("bench.jsonl")),
                        gpu,
                        Ceilings.measure(gpu),
                        run.guidance().isActive());
        CudaBench bench = new CudaBench(gpu, run, compared, deterministic, output);
        madeUp.forEach((size, config) -> bench.measure(new CudaBenchModel(size, config)));
    }

    private void measureMadeUp(BenchRun run, Device where, Path folder) {
        JsonArray records = new JsonArray();
        madeUp.forEach(
                (size, config) -> {
                    BenchResult result = measureMadeUp(run, config, where);
                    JsonObject json = result.json();
                    records.addAll(json.getAsJsonArray("records"));
                    json.add("records", records);
                    JsonFiles.write(folder.resolve("bench.json"), json);
                    out().println(result.text());
                });
    }

    private static BenchResult measureMadeUp(BenchRun run, FlashArConfig config, Device where) {
        MemoryPlan.builder()
                .addPackedWeights(config.parameterSpecs())
                .optImages(Collections.max(run.batches()), run.guidance())
                .addRasterDecoder(config.backbone())
                .addDiagonalDecoder(config)
                .build()
                .check();
        try (NDManager manager = NDManager.newBaseManager(where);
                FlashArModel model = SyntheticWeights.model(config, manager)) {
            model.parameters().pack();
            return run.run(model);
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
