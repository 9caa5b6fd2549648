package io.github.flashar.examples.command;

import io.github.flashar.core.error.Checks;
import io.github.flashar.examples.generate.DrawingPlan;
import io.github.flashar.examples.generate.GpuRoom;
import io.github.flashar.infer.cuda.CudaGenerator;
import io.github.flashar.infer.cuda.decode.CudaPrecision;
import io.github.flashar.infer.generate.ImageGenerator;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.model.PromptEncoder;
import io.github.flashar.infer.plan.MachineMemory;
import io.github.flashar.infer.plan.MemoryPlan;
import io.github.flashar.infer.plan.MemorySize;
import io.github.flashar.infer.sampling.Guidance;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what drawing takes. Computes nothing, so it has none of the other commands' options. */
@Command(
        name = "drawing",
        description = {
            "Prints what memory drawing takes, part by part, and how many images at a time fit.",
            ""
        },
        footer = {
            "",
            "Nothing is loaded. Caches and weights are exact, the rest is at most as printed; the"
                    + " engine and the Java heap take some hundred megabytes more.",
            "",
            "Example: flashar plan drawing --model out/demo/model",
            "Example: flashar plan drawing --size XL --grid 24x24 --decoder raster --memory 12g",
            "Example: flashar plan drawing --size Emu35 --engine CUDA --guidance 5 --batch 1"
        },
        mixinStandardHelpOptions = true)
public final class PlanDrawingCommand implements Callable<Integer> {

    /** What draws. */
    enum Engine {
        DJL,
        CUDA
    }

    @ArgGroup(multiplicity = "1")
    private PlannedModel model = new PlannedModel();

    @Option(
            names = "--decoder",
            paramLabel = "KIND",
            description = "${COMPLETION-CANDIDATES}. Default: the fastest of the model")
    private @Nullable DecoderKind decoder;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = "DJL",
            description =
                    "${COMPLETION-CANDIDATES}: DJL computes in float32; the CUDA engine in bfloat16,"
                            + " in the memory of a GPU, where no text encoder lies."
                            + " Default: ${DEFAULT-VALUE}")
    private Engine engine = Engine.DJL;

    @Option(
            names = "--text-encoder",
            paramLabel = "FOLDER",
            description = "Text encoder that lies beside a text-conditional model. Default: none")
    private @Nullable Path textEncoder;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "32",
            description = "Images drawn together. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Option(
            names = "--guidance",
            paramLabel = "S",
            defaultValue = "2",
            description =
                    "Classifier-free guidance; up to 1 is none and takes less."
                            + " Default: ${DEFAULT-VALUE}")
    private double guidance;

    @Option(
            names = "--memory",
            paramLabel = "BYTES",
            description =
                    "What may be used, such as 800m or 12g. Default: what this machine has free; of"
                            + " the CUDA engine common GPUs are listed")
    private @Nullable String memory;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        Checks.inRange("--batch", batch, 1, ImageGenerator.Builder.MAX_BATCH);
        GeneratorConfig config = decoder == DecoderKind.RASTER ? model.raster() : model.adapted();
        MemoryPlan wanted = plan(config, batch);
        MemoryPlan largest = plan(config, ImageGenerator.Builder.MAX_BATCH);
        print("%s", new DrawingPlan(wanted).table());
        print("");
        if (engine == Engine.CUDA) {
            print("%s", new GpuRoom(largest).table());
            print("");
        }
        if (engine == Engine.DJL || memory != null) {
            check(wanted, plan(config, 1), largest);
        } else {
            print("%s needed", MemorySize.text(wanted.bytes()));
        }
        return 0;
    }

    private void check(MemoryPlan wanted, MemoryPlan one, MemoryPlan largest) {
        long available =
                memory == null ? MachineMemory.available() : MemorySize.parse("--memory", memory);
        print(
                "%s needed, %s available",
                MemorySize.text(wanted.bytes()), MemorySize.text(available));
        one.check(available);
        print("largest batch that fits: %,d", largest.largestBatch(available));
    }

    private MemoryPlan plan(GeneratorConfig config, int images) {
        Set<DecoderKind> decoders = Set.of(decoder == null ? config.fastestDecoder() : decoder);
        Guidance guided = Guidance.of(guidance);
        if (engine == Engine.CUDA) {
            return CudaGenerator.memory(
                    config, CudaPrecision.DETERMINISTIC, decoders, images, guided);
        }
        MemoryPlan plan = config.memory(decoders, images, guided);
        return textEncoder == null
                ? plan
                : plan.beside(PromptEncoder.memory(textEncoder, config.requireCaptions()));
    }

    private void print(String format, Object... args) {
        FlashArCommand.required(spec).commandLine().getOut().printf(format + "%n", args);
    }
}
