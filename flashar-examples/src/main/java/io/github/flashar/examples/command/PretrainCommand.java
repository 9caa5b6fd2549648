package io.github.flashar.examples.command;

import static io.github.flashar.examples.report.Numbers.nats;

import io.github.flashar.core.error.Checks;
import io.github.flashar.examples.training.DiagonalFromScratch;
import io.github.flashar.examples.training.FromScratch;
import io.github.flashar.examples.training.PretrainRun;
import io.github.flashar.examples.training.RasterFromScratch;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.train.loop.TrainingConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a model from random weights. */
@Command(
        name = "pretrain",
        description = {
            "Trains a model on the tokens of pictures and writes it with its tokenizer to"
                    + " OUTPUT/model.",
            ""
        },
        footer = {
            "",
            "Photographs are encoded once, with their mirror images, into"
                    + " OUTPUT/tokens.safetensors. Codes stay where they are; each epoch takes one"
                    + " of a picture's crops. The defaults are those of the demo's model.",
            "",
            "With --decoder DIAGONAL a model with both branches learns to draw diagonals from the"
                    + " start. Beside a raster model of the same steps it shows what drawing the"
                    + " cells of a diagonal independently costs: no adaptation can promise less.",
            "",
            "Example: flashar pretrain --data cifar10-train.zip --tokenizer"
                    + " out/train-tokenizer/tokenizer"
        },
        mixinStandardHelpOptions = true)
public final class PretrainCommand extends FlashArCommand {

    @Mixin private PretrainDataOptions data = new PretrainDataOptions();

    @Mixin private AdaptationOptions branch = new AdaptationOptions();

    @Mixin private StorageOptions storage = new StorageOptions();

    @Mixin private CheckpointOptions checkpoints = new CheckpointOptions();

    @Mixin private WatchOptions watch = new WatchOptions();

    @Option(
            names = "--tokenizer",
            paramLabel = "FOLDER",
            required = true,
            description = "Folder of the image tokenizer")
    private @Nullable Path tokenizer;

    @Option(
            names = "--decoder",
            paramLabel = "RASTER|DIAGONAL",
            defaultValue = "RASTER",
            description = "Decoder to train for. Default: ${DEFAULT-VALUE}")
    private DecoderKind decoder = DecoderKind.RASTER;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "4219",
            description = "Optimizer steps. Default: ${DEFAULT-VALUE}")
    private long steps;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            description = "Grids a step. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            defaultValue = "1.5e-3",
            description =
                    "Highest learning rate; falls to 0 along a cosine."
                            + " Default: ${DEFAULT-VALUE}")
    private double learningRate;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "200",
            description = "Steps over which the learning rate rises. Default: ${DEFAULT-VALUE}")
    private long warmup;

    @Option(
            names = "--layers",
            paramLabel = "N",
            defaultValue = "6",
            description = "Transformer layers. Default: ${DEFAULT-VALUE}")
    private int layers;

    @Option(
            names = "--heads",
            paramLabel = "N",
            defaultValue = "6",
            description = "Attention heads. Default: ${DEFAULT-VALUE}")
    private int heads;

    @Option(
            names = "--dim",
            paramLabel = "N",
            defaultValue = "192",
            description = "Width, a multiple of 4 x heads. Default: ${DEFAULT-VALUE}")
    private int dim;

    @Mixin private DeviceOptions device = new DeviceOptions();

    @Override
    void run(Path folder) {
        TrainingConfig training =
                TrainingConfig.builder()
                        .setSteps(steps)
                        .setBatchSize(batch)
                        .setPeakLearningRate(learningRate)
                        .setSeed(seed())
                        .optWarmup(warmup)
                        .build();
        PretrainRun run =
                new PretrainRun(
                        data.data(),
                        required(tokenizer),
                        new PretrainRun.Sizes(layers, heads, dim),
                        model(),
                        training,
                        storage.type(),
                        checkpoints.checkpoints(),
                        device.device());
        PretrainRun.Result result = run.run(folder, commandLine(), watch.every());
        out().printf(
                        "%s: cross-entropy %s nats per token on held-out pictures (entropy of"
                                + " the tokens %s)%n",
                        folder.resolve("model"),
                        nats(result.crossEntropy()),
                        nats(result.unigramEntropy()));
    }

    private FromScratch.Factory model() {
        Checks.require(
                decoder == DecoderKind.DIAGONAL || !branch.given(),
                "--branch-layer and --vertical-layers belong to --decoder DIAGONAL");
        return switch (decoder) {
            case RASTER -> RasterFromScratch::new;
            case DIAGONAL ->
                    (manager, backbone, seed) ->
                            new DiagonalFromScratch(manager, branch.config(backbone), seed);
        };
    }
}
