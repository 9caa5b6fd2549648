package io.github.flashar.examples.command;

import static io.github.flashar.examples.report.Numbers.time;

import io.github.flashar.examples.console.Machine;
import io.github.flashar.examples.generate.Drawing;
import io.github.flashar.examples.generate.GenerateRun;
import io.github.flashar.examples.generate.ImageOrder;
import io.github.flashar.examples.model.DecoderKind;
import io.github.flashar.examples.model.Generator;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws images. */
@Command(
        name = "generate",
        description = {
            "Draws images with a model folder and writes them as PNG files, and all on sheet.png.",
            ""
        },
        footer = {
            "",
            "An image depends on its class, its seed and the sampling options only, not on what"
                    + " else",
            "is drawn; its PNG file says all of them (tEXt chunks).",
            "",
            "Example: flashar generate --model out/demo/model --classes cat,horse --count 8"
        },
        mixinStandardHelpOptions = true)
public final class GenerateCommand extends FlashArCommand {

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            required = true,
            description = "Model folder, for example out/demo/model")
    private @Nullable Path model;

    @Option(
            names = "--classes",
            paramLabel = "LIST",
            defaultValue = "all",
            description = "Class ids or names, separated by commas. Default: ${DEFAULT-VALUE}")
    private String classes = "all";

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "Images a class; their seeds are --seed and up. Default: ${DEFAULT-VALUE}")
    private int count;

    @Option(
            names = "--decoder",
            paramLabel = "KIND",
            defaultValue = "diagonal",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private DecoderKind decoder = DecoderKind.DIAGONAL;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "32",
            description = "Images drawn together. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Mixin private SamplingOptions sampling = new SamplingOptions();

    @Override
    void run(Path folder) {
        var guidance = sampling.guidance();
        var config = sampling.sampling();
        try (Generator generator = Generator.open(required(model))) {
            List<Integer> ids =
                    Arrays.stream(generator.classNames().parse(classes)).boxed().toList();
            ImageOrder order = new ImageOrder(ids, count, seed(), guidance, config, batch);
            Drawing drawing = new GenerateRun(generator, decoder, order).run(folder);
            out().printf(
                            "%d images in %s, %d passes, %s an image (%s)%n",
                            order.size(),
                            folder,
                            drawing.passes(),
                            time(drawing.seconds() / order.size()),
                            Machine.here().summary());
        }
    }
}
