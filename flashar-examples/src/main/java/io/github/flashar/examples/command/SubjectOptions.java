package io.github.flashar.examples.command;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.text.CaptionFeatures;
import io.github.flashar.infer.generate.ImageGenerator;
import io.github.flashar.infer.generate.Subject;
import io.github.flashar.infer.model.CaptionFormat;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.GeneratorConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to draw, in the way that a model is told. */
final class SubjectOptions {

    /** What the official demo of LlamaGen draws. */
    private static final String OFFICIAL_CLASSES = "207,360,387,974,88,979,417,279";

    private static final int IMAGENET_CLASSES = 1000;

    @Option(
            names = "--classes",
            paramLabel = "LIST",
            description =
                    "Class ids or names, separated by commas; \"all\" is every one. Default: all,"
                            + " of ImageNet's "
                            + OFFICIAL_CLASSES)
    private @Nullable String classes;

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description =
                    "What to draw, for a model that takes prompts; may be given more than once")
    private List<String> prompts = List.of();

    @Option(
            names = "--caption-features",
            paramLabel = "FILE",
            description =
                    "Instead of --prompt: features of a caption that LlamaGen's scripts extracted"
                            + " (.npy); may be given more than once")
    private List<Path> features = List.of();

    @Mixin private PromptOptions reading = new PromptOptions();

    /** Returns what was asked for, or fails saying which options this model takes. */
    List<? extends Subject> of(GeneratorConfig generator) {
        reading.checkFits(generator);
        if (generator.conditioning() instanceof CaptionFormat format) {
            return captions(generator, format);
        }
        return generator.conditioning() instanceof ClassNames names
                ? classes(generator, names)
                : texts(generator);
    }

    /** Hands over what reads the prompts, and how. */
    void applyTo(ImageGenerator.Builder builder) {
        reading.applyTo(builder);
    }

    private List<Subject.Prompt> texts(GeneratorConfig generator) {
        Checks.require(
                classes == null
                        && features.isEmpty()
                        && !reading.hasTextEncoder()
                        && !prompts.isEmpty(),
                "%s reads text itself: give --prompt, and no --classes, --text-encoder or"
                        + " --caption-features",
                generator.path());
        return prompts.stream().map(Subject.Prompt::new).toList();
    }

    private List<Subject.ClassId> classes(GeneratorConfig generator, ClassNames names) {
        Checks.require(
                prompts.isEmpty() && features.isEmpty() && !reading.hasTextEncoder(),
                "%s draws classes, not captions: give --classes instead of --prompt,"
                        + " --text-encoder or --caption-features",
                generator.path());
        String list = classes;
        if (list == null) {
            list = names.names().size() == IMAGENET_CLASSES ? OFFICIAL_CLASSES : "all";
        }
        return Arrays.stream(names.parse(list)).mapToObj(Subject.ClassId::new).toList();
    }

    private List<? extends Subject> captions(GeneratorConfig generator, CaptionFormat format) {
        Checks.require(
                classes == null && prompts.isEmpty() != features.isEmpty(),
                "%s draws captions: give either --prompt and --text-encoder or --caption-features,"
                        + " and no --classes",
                generator.path());
        Checks.require(
                prompts.isEmpty() != reading.hasTextEncoder(),
                "--prompt and --text-encoder go together; without room for the encoder give"
                        + " --caption-features");
        return prompts.isEmpty()
                ? features.stream().map(file -> extracted(file, format)).toList()
                : prompts.stream().map(Subject.Prompt::new).toList();
    }

    /** A caption whose features LlamaGen's scripts extracted. */
    private static Subject.Caption extracted(Path file, CaptionFormat format) {
        return new Subject.Caption(
                String.valueOf(file.getFileName()),
                CaptionFeatures.read(file, format.tokens(), format.featureDim()));
    }
}
