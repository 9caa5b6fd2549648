package io.github.flashar.examples.command;

import io.github.flashar.core.emu35.UnconditionalPrompt;
import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.generate.ImageGenerator;
import io.github.flashar.infer.model.CaptionFormat;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.model.TextFormat;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What reads prompts, and how. */
final class PromptOptions {

    @Option(
            names = "--text-encoder",
            paramLabel = "FOLDER",
            description =
                    "Flan-T5-XL that reads prompts for models that take captions, as Hugging Face"
                            + " stores it: config.json, tokenizer.json, model*.safetensors")
    private @Nullable Path textEncoder;

    @Option(
            names = "--unconditional",
            paramLabel = "PROMPT",
            description =
                    "What guidance leads away from, for models that read text themselves:"
                            + " ${COMPLETION-CANDIDATES}. Default: EMPTY_TEXT")
    private @Nullable UnconditionalPrompt unconditional;

    @Option(
            names = "--cut-prompts",
            description =
                    "Cut the end of a prompt that is too long for a model that reads text itself;"
                            + " otherwise it is refused")
    private boolean cutsPrompts;

    /** Whether a text encoder was named. */
    boolean hasTextEncoder() {
        return textEncoder != null;
    }

    /** Fails if the model does not take these settings. */
    void checkFits(GeneratorConfig generator) {
        Checks.require(
                generator.conditioning() instanceof TextFormat
                        || (unconditional == null && !cutsPrompts),
                "%s does not read text itself: leave --unconditional and --cut-prompts out",
                generator.path());
    }

    /** Fails if the model cannot draw a prompt with these settings. */
    void requirePrompts(GeneratorConfig generator) {
        checkFits(generator);
        boolean takesCaptions = generator.conditioning() instanceof CaptionFormat;
        Checks.require(
                takesCaptions || generator.conditioning() instanceof TextFormat,
                "%s draws classes, not prompts",
                generator.path());
        Checks.require(
                takesCaptions == hasTextEncoder(),
                takesCaptions
                        ? "%s takes captions: give the --text-encoder that reads prompts for it"
                        : "%s reads text itself: leave --text-encoder out",
                generator.path());
    }

    /** Hands the settings over. */
    void applyTo(ImageGenerator.Builder builder) {
        if (textEncoder != null) {
            builder.optTextEncoder(textEncoder);
        }
        if (unconditional != null) {
            builder.optUnconditional(unconditional);
        }
        builder.optCutPrompts(cutsPrompts);
    }
}
