package io.github.flashar.examples.generate;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.WeightFiles;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.text.CaptionEncoder;
import io.github.flashar.core.text.CaptionFeatures;
import io.github.flashar.core.text.CaptionTokenizer;
import io.github.flashar.core.text.T5Config;
import io.github.flashar.core.text.T5Encoder;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.infer.model.CaptionFormat;
import io.github.flashar.infer.plan.MemoryPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a Flan-T5 model as Hugging Face stores it: config.json, tokenizer.json, safetensors. */
final class TextEncoding {

    private TextEncoding() {}

    /** Encodes prompts; the encoder is loaded for that and freed again. */
    static List<CaptionFeatures> encode(Path folder, List<String> prompts, CaptionFormat format) {
        T5Config config = T5Config.read(folder.resolve("config.json"));
        Checks.require(
                config.dim() == format.featureDim(),
                "%s gives %d features a token, the model takes %d; take the encoder it was trained"
                        + " with, Flan-T5-XL for LlamaGen's",
                folder,
                config.dim(),
                format.featureDim());
        MemoryPlan.builder().addWeights(config.parameterSpecs()).build().check();
        try (NDManager manager = NDManager.newBaseManager();
                CaptionTokenizer tokenizer =
                        CaptionTokenizer.open(folder.resolve("tokenizer.json"), format.tokens());
                T5Encoder encoder = T5Encoder.load(manager, config, WeightFiles.open(folder))) {
            return encode(
                    CaptionEncoder.builder().setTokenizer(tokenizer).setEncoder(encoder).build(),
                    prompts);
        }
    }

    /** One by one: the features are the same as in a batch, and memory does not grow with it. */
    private static List<CaptionFeatures> encode(CaptionEncoder encoder, List<String> prompts) {
        List<CaptionFeatures> features = new ArrayList<>();
        try (Progress progress = Progress.start("encoding prompts", prompts.size())) {
            for (String prompt : prompts) {
                features.addAll(encoder.encode(List.of(prompt)));
                progress.update(features.size());
            }
        }
        return features;
    }
}
