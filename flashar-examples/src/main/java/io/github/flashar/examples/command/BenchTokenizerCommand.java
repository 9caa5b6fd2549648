package io.github.flashar.examples.command;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.examples.bench.SyntheticWeights;
import io.github.flashar.examples.bench.TokenizerBench;
import io.github.flashar.examples.bench.TokenizerBenchResult;
import io.github.flashar.examples.console.JsonFiles;
import io.github.flashar.infer.model.GeneratorFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures an image tokenizer. */
@Command(
        name = "tokenizer",
        description = {
            "Measures how fast an image tokenizer turns tokens into pixels and back, the decoder"
                    + " resolution by resolution.",
            ""
        },
        footer = {
            "",
            "Without --tokenizer it measures a published LlamaGen tokenizer with made-up weights."
                    + " Prints medians and writes bench.json to OUTPUT.",
            "",
            "Example: flashar bench tokenizer --kind VQ16 --size 256"
        },
        mixinStandardHelpOptions = true)
public final class BenchTokenizerCommand extends FlashArCommand {

    private static final int MAX_SIZE = 4096;

    @Option(
            names = "--tokenizer",
            paramLabel = "FOLDER",
            description = "Folder of a tokenizer or generator. Default: made-up weights")
    private @Nullable Path tokenizer;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            defaultValue = "VQ16",
            description =
                    "Tokenizer for made-up weights: ${COMPLETION-CANDIDATES}."
                            + " Default: ${DEFAULT-VALUE}")
    private Kind kind = Kind.VQ16;

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            defaultValue = "256",
            description = "Height and width of the images. Default: ${DEFAULT-VALUE}")
    private int size;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "1",
            description = "Images at once. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Option(
            names = "--repetitions",
            paramLabel = "N",
            defaultValue = "5",
            description = "Measured runs. Default: ${DEFAULT-VALUE}")
    private int repetitions;

    /** Published tokenizers. */
    enum Kind {
        VQ16,
        VQ8;

        VqConfig config() {
            return switch (this) {
                case VQ16 -> VqConfig.vq16();
                case VQ8 -> VqConfig.vq8();
            };
        }
    }

    @Mixin private DeviceOptions device = new DeviceOptions();

    @Override
    void run(Path folder) {
        Checks.inRange("--size", size, 1, MAX_SIZE);
        Checks.inRange("--batch", batch, 1, 1024);
        Checks.inRange("--repetitions", repetitions, 1, 10_000);
        try (NDManager manager = NDManager.newBaseManager(device.device())) {
            VqTokenizer measured = open(manager);
            int pixels = measured.config().downsampling();
            Checks.require(
                    size % pixels == 0,
                    "--size = %d must be a multiple of %d, the tokenizer's pixels per token",
                    size,
                    pixels);
            TokenizerBenchResult result =
                    new TokenizerBench(size, batch, repetitions).run(measured, manager);
            JsonFiles.write(folder.resolve("bench.json"), result.json());
            out().println(result.text());
        }
    }

    private VqTokenizer open(NDManager manager) {
        return tokenizer == null
                ? SyntheticWeights.tokenizer(kind.config(), manager)
                : GeneratorFiles.loadTokenizer(tokenizer, manager);
    }
}
