package io.github.flashar.infer.generate;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.text.CaptionFeatures;
import io.github.flashar.infer.model.CaptionFormat;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.model.TextFormat;

/**
 * Whether a model can draw a request. What it says may be read by the clients of a server, so it
 * does not name the model's folder.
 *
 * @param config of the model
 * @param readsPrompts whether it has a text encoder
 */
record RequestCheck(GeneratorConfig config, boolean readsPrompts) {

    void check(GenerationRequest request) {
        Checks.require(
                config.flashAr().isPresent() || !asksFor(DecoderKind.DIAGONAL, request),
                "decoder = diagonal, but the model draws token by token only; adapt it first (flashar"
                        + " adapt), or choose the raster decoder");
        for (int i = 0; i < request.size(); i++) {
            check(i, request.images().get(i));
        }
    }

    private static boolean asksFor(DecoderKind kind, GenerationRequest request) {
        return request.decoder().filter(kind::equals).isPresent();
    }

    private void check(int image, ImageSpec spec) {
        if (config.conditioning() instanceof ClassNames names) {
            checkClass(image, spec.subject(), names);
        } else if (config.conditioning() instanceof TextFormat) {
            Checks.require(
                    spec.subject() instanceof Subject.Prompt,
                    "image %d has no prompt, but the model is told what to draw in words",
                    image);
        } else {
            checkCaption(image, spec.subject(), (CaptionFormat) config.conditioning());
        }
    }

    private void checkClass(int image, Subject subject, ClassNames names) {
        if (!(subject instanceof Subject.ClassId wanted)) {
            throw new InvalidRequestException(
                    String.format(
                            "image %d has a caption, but the model is told what to draw by class,"
                                    + " 0..%d",
                            image, names.names().size() - 1));
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
                    "image "
                            + image
                            + " has a class, but the model is told what to draw by caption");
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
