package io.github.flashar.examples.command;

import static io.github.flashar.examples.report.Numbers.fixed;
import static io.github.flashar.examples.report.Numbers.percent;

import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.examples.training.TokenizerRun;
import io.github.flashar.train.tokenizer.TokenizerEvaluation;
import io.github.flashar.train.tokenizer.TokenizerTrainingConfig;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains an image tokenizer. */
@Command(
        name = "train-tokenizer",
        description = {
            "Trains a VQ image tokenizer on photographs and writes it to OUTPUT/tokenizer.",
            ""
        },
        footer = {
            "",
            "The defaults are those of the demo's tokenizer: 4 pixels a token and side, 512 codes.",
            "",
            "Example: flashar train-tokenizer --data cifar10-train.zip --held-out 500"
        },
        mixinStandardHelpOptions = true)
public final class TrainTokenizerCommand extends FlashArCommand {

    @Mixin private PhotographOptions photographs = new PhotographOptions();

    @Mixin private StorageOptions storage = new StorageOptions();

    @Mixin private CheckpointOptions checkpoints = new CheckpointOptions();

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "5625",
            description = "Optimizer steps. Default: ${DEFAULT-VALUE}")
    private long steps;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "32",
            description = "Images a step. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            defaultValue = "1e-3",
            description = "Highest learning rate. Default: ${DEFAULT-VALUE}")
    private double learningRate;

    @Option(
            names = "--channels",
            paramLabel = "N",
            defaultValue = "32",
            description = "Channels at full resolution. Default: ${DEFAULT-VALUE}")
    private int channels;

    @Option(
            names = "--multipliers",
            paramLabel = "LIST",
            split = ",",
            defaultValue = "1,2,2",
            description =
                    "Channel factor of each level; each but the last halves the sides."
                            + " Default: ${DEFAULT-VALUE}")
    private List<Integer> multipliers = List.of();

    @Option(
            names = "--blocks",
            paramLabel = "N",
            defaultValue = "2",
            description = "Residual blocks a level. Default: ${DEFAULT-VALUE}")
    private int blocks;

    @Option(
            names = "--codes",
            paramLabel = "N",
            defaultValue = "512",
            description = "Size of the codebook. Default: ${DEFAULT-VALUE}")
    private int codes;

    @Option(
            names = "--code-width",
            paramLabel = "N",
            defaultValue = "8",
            description = "Numbers in a code. Default: ${DEFAULT-VALUE}")
    private int codeWidth;

    @Override
    void run(Path folder) {
        VqConfig config =
                new VqConfig(
                        channels,
                        multipliers,
                        blocks,
                        2 * channels,
                        codes,
                        codeWidth,
                        CodeMatch.COSINE);
        TokenizerTrainingConfig training =
                TokenizerTrainingConfig.builder()
                        .setSteps(steps)
                        .optBatchSize(batch)
                        .optLearningRate(learningRate)
                        .optSeed(seed())
                        .build();
        TokenizerRun run =
                new TokenizerRun(
                        photographs.photographs(),
                        config,
                        training,
                        storage.type(),
                        checkpoints.checkpoints());
        TokenizerEvaluation found = run.run(folder);
        out().printf(
                        "%s: PSNR %s dB on %d held-out images, %s of the codes used, perplexity"
                                + " %s%n",
                        folder.resolve("tokenizer"),
                        fixed(found.psnr(), 2),
                        found.images(),
                        percent(found.codesUsedShare()),
                        fixed(found.perplexity(), 0));
    }
}
