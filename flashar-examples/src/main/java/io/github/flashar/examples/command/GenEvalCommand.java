package io.github.flashar.examples.command;

import io.github.flashar.core.error.Checks;
import io.github.flashar.examples.geneval.GenEvalPrompt;
import io.github.flashar.examples.geneval.GenEvalRun;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.ImageGenerator;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.GeneratorConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws the pictures that GenEval scores. */
@Command(
        name = "geneval",
        description = {
            "Draws GenEval's prompts with a model that takes prompts, into the folders that GenEval's"
                    + " own tools score.",
            ""
        },
        footer = {
            "",
            "Pictures that are there are not drawn again, so the command may be stopped and repeated."
                    + " The seed of a sample is --seed + number of the prompt x samples + number of"
                    + " the sample; the official Emu3.5-FlashAR script starts at 6666.",
            "",
            "Example: flashar geneval --model out/emu35/model --metadata evaluation_metadata.jsonl"
                    + " --guidance 5 --seed 6666"
        },
        mixinStandardHelpOptions = true)
public final class GenEvalCommand extends FlashArCommand {

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            required = true,
            description = "Model folder of a model that takes prompts")
    private @Nullable Path model;

    @Option(
            names = "--metadata",
            paramLabel = "FILE",
            required = true,
            description = "GenEval's evaluation_metadata.jsonl")
    private @Nullable Path metadata;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "4",
            description = "Pictures of each prompt. Default: ${DEFAULT-VALUE}")
    private int samples;

    @Option(
            names = "--decoder",
            paramLabel = "KIND",
            description = "${COMPLETION-CANDIDATES}. Default: the fastest the model has")
    private @Nullable DecoderKind decoder;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "16",
            description = "Pictures drawn together. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Mixin private PromptOptions prompts = new PromptOptions();

    @Mixin private SamplingOptions sampling = new SamplingOptions();

    @Mixin private DrawingDeviceOptions device = new DrawingDeviceOptions();

    @Override
    void run(Path folder) {
        Checks.inRange("--batch", batch, 1, ImageGenerator.Builder.MAX_BATCH);
        List<GenEvalPrompt> list = GenEvalPrompt.read(required(metadata));
        GeneratorConfig config = GeneratorConfig.read(required(model));
        prompts.requirePrompts(config);
        ImageGenerator.Builder builder =
                ImageGenerator.builder().setModel(config.path()).optMaxBatch(batch);
        device.applyTo(builder);
        prompts.applyTo(builder);
        try (ImageGenerator generator = builder.build()) {
            GenEvalRun run = new GenEvalRun(generator, this::settings, samples, seed());
            int drawn = run.run(list, Math.max(1, batch / samples), folder);
            out().printf(
                            "%d pictures of %d prompts in %s, %d of them drawn now%n",
                            list.size() * samples, list.size(), folder, drawn);
        }
    }

    private GenerationRequest.Builder settings(GenerationRequest.Builder request) {
        sampling.over(request);
        Optional.ofNullable(decoder).ifPresent(request::optDecoder);
        return request;
    }
}
