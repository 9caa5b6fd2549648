package io.github.flashar.examples.generate;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.text.CaptionFeatures;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.model.CaptionFormat;
import io.github.flashar.infer.model.PromptEncoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Captions of a text-conditional model.
 *
 * @param source what the labels are, for an image's file
 * @param labels the captions, or where their features came from
 * @param features of each
 */
public record CaptionSubjects(String source, List<String> labels, List<CaptionFeatures> features)
        implements Subjects {

    public CaptionSubjects {
        labels = List.copyOf(labels);
        features = List.copyOf(features);
        Checks.require(
                labels.size() == features.size(),
                "%d captions have %d features",
                labels.size(),
                features.size());
    }

    /**
     * Captions in words.
     *
     * @param textEncoder folder of a Flan-T5 model
     */
    public static CaptionSubjects prompts(
            List<String> prompts, Path textEncoder, CaptionFormat format) {
        try (PromptEncoder encoder = PromptEncoder.open(textEncoder, format)) {
            return new CaptionSubjects(
                    "Prompt", prompts, prompts.stream().map(encoder::encode).toList());
        }
    }

    /** Captions whose features LlamaGen's scripts extracted, a {@code .npy} file each. */
    public static CaptionSubjects extracted(List<Path> files, CaptionFormat format) {
        return new CaptionSubjects(
                "Caption features",
                files.stream().map(file -> String.valueOf(file.getFileName())).toList(),
                files.stream()
                        .map(
                                file ->
                                        CaptionFeatures.read(
                                                file, format.tokens(), format.featureDim()))
                        .toList());
    }

    @Override
    public int size() {
        return labels.size();
    }

    @Override
    public String label(int i) {
        return labels.get(i);
    }

    @Override
    public Map.Entry<String, String> text(int i) {
        return Map.entry(source, label(i));
    }

    @Override
    public void request(DecodeRequest.Builder request, int[] subjects) {
        request.setCaptions(Arrays.stream(subjects).mapToObj(features::get).toList());
    }
}
