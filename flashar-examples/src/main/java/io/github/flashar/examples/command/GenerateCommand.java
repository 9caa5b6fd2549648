package io.github.flashar.examples.command;

import static io.github.flashar.examples.report.Numbers.time;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.examples.console.Machine;
import io.github.flashar.examples.generate.Drawing;
import io.github.flashar.examples.generate.GenerateRun;
import io.github.flashar.examples.generate.ImageOrder;
import io.github.flashar.examples.model.ClassNames;
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

    /** What the official demo of LlamaGen draws. */
    private static final String OFFICIAL_CLASSES = "207,360,387,974,88,979,417,279";

    private static final int IMAGENET_CLASSES = 1000;

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            description = "Model folder, for example out/demo/model")
    private @Nullable Path model;

    @Option(
            names = "--classes",
            paramLabel = "LIST",
            description =
                    "Class ids or names, separated by commas; \"all\" is every one. Default: all,"
                            + " of ImageNet's "
                            + OFFICIAL_CLASSES)
    private @Nullable String classes;

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
        try (Generator generator = Generator.open(existing(model))) {
            List<Integer> ids = classes(generator.classNames());
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

    private List<Integer> classes(ClassNames names) {
        String list = classes;
        if (list == null) {
            list = names.names().size() == IMAGENET_CLASSES ? OFFICIAL_CLASSES : "all";
        }
        return Arrays.stream(names.parse(list)).boxed().toList();
    }

    private static Path existing(@Nullable Path model) {
        if (model == null) {
            throw new InvalidRequestException(
                    "--model is missing. The demo makes one: flashar demo, then --model"
                            + " out/demo/model. For ImageNet: flashar download c2i_B_256"
                            + " vq_ds16_c2i, then flashar convert the files it names");
        }
        return model;
    }
}
