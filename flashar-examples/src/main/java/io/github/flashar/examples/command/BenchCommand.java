package io.github.flashar.examples.command;

import io.github.flashar.core.error.Checks;
import io.github.flashar.examples.bench.BenchRun;
import io.github.flashar.examples.console.JsonFiles;
import io.github.flashar.examples.model.Generator;
import io.github.flashar.infer.sampling.Guidance;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the decoders. */
@Command(
        name = "bench",
        description = {
            "Measures raster and diagonal decoder of an adapted model in one run, taking turns, and"
                    + " how well both predict.",
            ""
        },
        footer = {
            "",
            "Prints medians of the time per image and writes bench.json to OUTPUT.",
            "",
            "Example: flashar bench --model out/demo/model"
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand extends FlashArCommand {

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            required = true,
            description = "Model folder of an adapted model")
    private @Nullable Path model;

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
            names = "--guidance",
            paramLabel = "S",
            defaultValue = "2",
            description = "Guidance of the images. Default: ${DEFAULT-VALUE}")
    private double guidance;

    @Option(
            names = "--quality-grids",
            paramLabel = "N",
            defaultValue = "128",
            description = "Grids to score the predictions on. Default: ${DEFAULT-VALUE}")
    private int qualityGrids;

    @Override
    void run(Path folder) {
        batches.forEach(batch -> Checks.inRange("--batches", batch, 1, 1024));
        Checks.inRange("--repetitions", repetitions, 1, 10_000);
        Checks.inRange("--quality-grids", qualityGrids, 1, 1_000_000);
        BenchRun run =
                new BenchRun(batches, repetitions, Guidance.of(guidance), qualityGrids, seed());
        try (Generator generator = Generator.open(required(model))) {
            generator.requireFlashAr();
            BenchRun.Result result = run.run(generator);
            JsonFiles.write(folder.resolve("bench.json"), result.json());
            out().println(result.text());
        }
    }
}
