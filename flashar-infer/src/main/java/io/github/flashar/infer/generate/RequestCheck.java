package io.github.flashar.infer.generate;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.text.CaptionFeatures;
import io.github.flashar.infer.model.CaptionFormat;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.GeneratorConfig;

/**
 * Whether a model can draw a request.
 *
 * @param config of the model
 * @param readsPrompts whether it has a text encoder
 */
record RequestCheck(GeneratorConfig config, boolean readsPrompts) {

    void check(GenerationRequest request) {
        if (request.decoder().filter(DecoderKind.DIAGONAL::equals).isPresent()) {
            config.requireFlashAr();
        }
        for (int i = 0; i < request.size(); i++) {
            check(i, request.images().get(i));
        }
    }

    private void check(int image, ImageSpec spec) {
        if (config.conditioning() instanceof ClassNames names) {
            checkClass(image, spec.subject(), names);
        } else {
            checkCaption(image, spec.subject(), (CaptionFormat) config.conditioning());
        }
    }

    private void checkClass(int image, Subject subject, ClassNames names) {
        if (!(subject instanceof Subject.ClassId wanted)) {
            throw new InvalidRequestException(
                    String.format(
                            "image %d has a caption, but %s is told what to draw by class, 0..%d",
                            image, config.path(), names.names().size() - 1));
        }
        Checks.inRange("class id of image " + image, wanted.id(), 0, names.names().size());
    }

    private void checkCaption(int image, Subject subject, CaptionFormat format) {
        if (subject instanceof Subject.Caption caption) {
            checkFeatures(image, caption.features(), format);
        } else if (subject instanceof Subject.Prompt) {
            Checks.require(
                    readsPrompts,
                    "image %d has a prompt, but the generator was built without a text"
                            + " encoder",
                    image);
        } else {
            throw new InvalidRequestException(
                    String.format(
                            "image %d has a class, but %s is told what to draw by caption",
                            image, config.path()));
        }
    }

    private static void checkFeatures(int image, CaptionFeatures features, CaptionFormat format) {
        Checks.require(
                features.tokens() == format.tokens() && features.dim() == format.featureDim(),
                "caption of image %d has %d x %d features, the model takes %d x %d",
                image,
                features.tokens(),
                features.dim(),
                format.tokens(),
                format.featureDim());
    }
}
