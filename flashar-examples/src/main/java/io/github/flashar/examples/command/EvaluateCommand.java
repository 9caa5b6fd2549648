package io.github.flashar.examples.command;

import io.github.flashar.core.error.Checks;
import io.github.flashar.examples.console.JsonFiles;
import io.github.flashar.examples.evaluate.Evaluation;
import io.github.flashar.examples.training.Grids;
import io.github.flashar.examples.training.Photographs;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.train.data.HoldOut;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores a model. */
@Command(
        name = "evaluate",
        description = {
            "Measures how well a model predicts token grids, as cross-entropy in nats per token:"
                    + " of photographs kept apart, or of grids that the model draws itself.",
            ""
        },
        footer = {
            "",
            "The class is given, there is no guidance. Heads alone predict interior cells only and"
                    + " are to be compared with the fused prediction there. Prints a table and"
                    + " writes evaluation.json to OUTPUT.",
            "",
            "Example: flashar evaluate --model out/demo/model --data cifar10-train.zip"
        },
        mixinStandardHelpOptions = true)
public final class EvaluateCommand extends FlashArCommand {

    @Option(names = "--model", paramLabel = "FOLDER", required = true, description = "Model folder")
    private @Nullable Path model;

    @Option(
            names = "--data",
            paramLabel = "PATH",
            description =
                    "Folder or zip file of photographs, class/file.jpg or .png."
                            + " Default: grids that the model draws token by token")
    private @Nullable Path data;

    @Option(
            names = "--held-out",
            paramLabel = "N",
            defaultValue = "500",
            description =
                    "Last photographs of each class, which are scored."
                            + " Default: ${DEFAULT-VALUE}")
    private int heldOut;

    @Option(
            names = "--grid-count",
            paramLabel = "N",
            defaultValue = "512",
            description = "Grids to draw without --data. Default: ${DEFAULT-VALUE}")
    private int gridCount;

    @Mixin private DeviceOptions device = new DeviceOptions();

    @Override
    void run(Path folder) {
        Checks.inRange("--held-out", heldOut, 1, 1_000_000);
        Checks.inRange("--grid-count", gridCount, 1, 1_000_000);
        try (Generator generator = Generator.openToDraw(required(model), device.device())) {
            Evaluation evaluation = evaluate(generator);
            JsonFiles.write(folder.resolve("evaluation.json"), evaluation.json());
            out().printf("%d grids: %s%n", evaluation.grids(), evaluation.data());
            out().println(evaluation.table());
        }
    }

    private Evaluation evaluate(Generator generator) {
        if (data == null) {
            return Evaluation.of(
                    generator,
                    Grids.heldOut(generator.raster(), gridCount, seed()),
                    "drawn by the model token by token");
        }
        Photographs photographs =
                new Photographs(data, generator.imageSize(), new HoldOut(heldOut));
        return Evaluation.of(
                generator,
                Grids.encodedHeldOut(photographs, generator.tokenizer()),
                "last " + heldOut + " photographs of each class of " + data.getFileName());
    }
}
