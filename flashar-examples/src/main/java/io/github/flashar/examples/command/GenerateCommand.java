package io.github.flashar.examples.command;

import static io.github.flashar.examples.report.Numbers.time;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.examples.console.Machine;
import io.github.flashar.examples.generate.Drawing;
import io.github.flashar.examples.generate.GenerateRun;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.ImageGenerator;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.GeneratorConfig;
import java.nio.file.Path;
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
            "An image depends on its class or prompt, its seed and the sampling options only, not"
                    + " on what else is drawn; its PNG file says all of them (text chunks).",
            "",
            "Example: flashar generate --model out/demo/model --classes cat,horse --count 8",
            "Example: flashar generate --model out/t2i/model --decoder raster --guidance 7.5"
                    + " --top-k 1000 --text-encoder flan-t5-xl --prompt \"a red fox in the snow\"",
            "Example: flashar generate --model out/emu35/model --guidance 5"
                    + " --prompt \"a red fox in the snow\""
        },
        mixinStandardHelpOptions = true)
public final class GenerateCommand extends FlashArCommand {

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            description = "Model folder, for example out/demo/model")
    private @Nullable Path model;

    @Mixin private SubjectOptions subjects = new SubjectOptions();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "Images a class or prompt; their seeds are --seed and up."
                            + " Default: ${DEFAULT-VALUE}")
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

    @Mixin private DrawingDeviceOptions device = new DrawingDeviceOptions();

    @Override
    void run(Path folder) {
        GeneratorConfig config = GeneratorConfig.read(existing(model));
        GenerationRequest request = request(config);
        ImageGenerator.Builder builder =
                ImageGenerator.builder().setModel(config.path()).optMaxBatch(batch);
        device.applyTo(builder);
        subjects.applyTo(builder);
        builder.check(request);
        try (ImageGenerator generator = builder.build()) {
            Drawing drawing = new GenerateRun(generator, request, count).run(folder);
            out().printf(
                            "%d images in %s, %d passes, %s an image (%s)%n",
                            request.size(),
                            folder,
                            drawing.result().passes(),
                            time(drawing.secondsPerImage()),
                            Machine.with(generator.computing()).summary());
        }
    }

    private GenerationRequest request(GeneratorConfig config) {
        return sampling.over(GenerationRequest.builder())
                .setSubjects(subjects.of(config))
                .optCount(count)
                .optSeeds(seed())
                .optDecoder(decoder)
                .build();
    }

    private static Path existing(@Nullable Path model) {
        if (model == null) {
            throw new InvalidRequestException(
                    "--model is missing. The demo makes one: flashar demo, then --model"
                            + " out/demo/model. For ImageNet: flashar download c2i_B_256"
                            + " vq_ds16_c2i, then flashar convert the files it names; for captions the"
                            + " same with t2i_XL_stage1_256 vq_ds16_t2i");
        }
        return model;
    }
}
