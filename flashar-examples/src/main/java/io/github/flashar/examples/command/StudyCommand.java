package io.github.flashar.examples.command;

import io.github.flashar.core.error.Checks;
import io.github.flashar.examples.demo.DemoModel;
import io.github.flashar.examples.study.Study;
import io.github.flashar.examples.study.StudyOrder;
import io.github.flashar.examples.study.StudySettings;
import io.github.flashar.train.data.HoldOut;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks for the paper's findings on a small model. */
@Command(
        name = "study",
        description = {
            "Looks for the paper's findings on a small model: adapts it in different ways, several"
                    + " times each, and compares cross-entropy and images.",
            ""
        },
        footer = {
            "",
            "Each run writes a file to RESULTS when it is done; what is there is not done again, so"
                    + " the command may be stopped and repeated. The classifier that judges all"
                    + " images is kept there as well; the grids are kept in OUTPUT, which also gets"
                    + " tables and charts of all that was found so far: studies.md.",
            "",
            "Example: flashar study STAGES GATE --data cifar10-train.zip"
        },
        mixinStandardHelpOptions = true)
public final class StudyCommand extends FlashArCommand {

    @Parameters(
            paramLabel = "STUDY",
            arity = "0..*",
            description = "${COMPLETION-CANDIDATES}. Default: all")
    private List<Study> studies = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "PATH",
            required = true,
            description = "Folder or zip file of the photographs the model was trained on")
    private @Nullable Path data;

    @Option(
            names = "--held-out",
            paramLabel = "N",
            defaultValue = "500",
            description = "Last photographs of each class, kept apart. Default: ${DEFAULT-VALUE}")
    private int heldOut;

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            description =
                    "Model folder of a raster model. Default: the one that ships with this"
                            + " program, made from CIFAR-10 photographs")
    private @Nullable Path model;

    @Option(
            names = "--results",
            paramLabel = "FOLDER",
            defaultValue = "docs/experiments",
            description = "Where each run's result goes. Default: ${DEFAULT-VALUE}")
    private Path results = Path.of("docs", "experiments");

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Runs of each variant, with the seeds 1 to N. Default: ${DEFAULT-VALUE}")
    private int seeds;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "600",
            description = "Optimizer steps of a run. Default: ${DEFAULT-VALUE}")
    private int steps;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "32",
            description = "Grids a step. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Option(
            names = "--images-per-class",
            paramLabel = "N",
            defaultValue = "500",
            description = "Images drawn of each class at each guidance. Default: ${DEFAULT-VALUE}")
    private int imagesPerClass;

    @Option(
            names = "--grid-count",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Grids the model draws itself to train on. Default: ${DEFAULT-VALUE}")
    private int gridCount;

    @Option(
            names = "--classifier-steps",
            paramLabel = "N",
            defaultValue = "2800",
            description =
                    "Training steps of the classifier, 128 photographs each."
                            + " Default: ${DEFAULT-VALUE}")
    private long classifierSteps;

    @Override
    void run(Path folder) {
        Checks.inRange("--held-out", heldOut, 1, 1_000_000);
        StudyOrder order =
                new StudyOrder(
                        DemoModel.unlessChosen(model, folder),
                        required(data),
                        new HoldOut(heldOut),
                        new StudySettings(steps, batch, imagesPerClass, gridCount, classifierSteps),
                        seeds,
                        folder,
                        results);
        order.run(studies.isEmpty() ? List.of(Study.values()) : studies);
        out().printf("Results in %s, tables in %s%n", results, order.report());
    }
}
