package io.github.flashar.infer.generate;

import io.github.flashar.core.text.CaptionFeatures;
import io.github.flashar.infer.model.PromptEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns prompts into features of captions.
 *
 * @param encoder closed with this; null where requests bring the features themselves
 */
record CaptionReader(@Nullable PromptEncoder encoder) implements SubjectReader {

    @Override
    public Reading read(List<ImageSpec> images, StopRule stop) {
        Map<String, CaptionFeatures> prompts = encode(images, stop);
        return (request, batch) ->
                request.setCaptions(batch.stream().map(spec -> caption(spec, prompts)).toList());
    }

    /**
     * Each prompt once: the features are the same as in a batch, and memory does not grow with it.
     */
    private Map<String, CaptionFeatures> encode(List<ImageSpec> images, StopRule stop) {
        Map<String, CaptionFeatures> features = new HashMap<>();
        for (ImageSpec spec : images) {
            if (spec.subject() instanceof Subject.Prompt prompt
                    && !features.containsKey(prompt.text())) {
                stop.check();
                features.put(prompt.text(), Objects.requireNonNull(encoder).encode(prompt.text()));
            }
        }
        return features;
    }

    private static CaptionFeatures caption(ImageSpec spec, Map<String, CaptionFeatures> prompts) {
        return spec.subject() instanceof Subject.Caption caption
                ? caption.features()
                : Objects.requireNonNull(prompts.get(((Subject.Prompt) spec.subject()).text()));
    }

    @Override
    public void close() {
        if (encoder != null) {
            encoder.close();
        }
    }
}
