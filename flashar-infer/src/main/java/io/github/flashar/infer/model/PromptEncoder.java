package io.github.flashar.infer.model;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.WeightFiles;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import io.github.flashar.core.text.CaptionEncoder;
import io.github.flashar.core.text.CaptionFeatures;
import io.github.flashar.core.text.CaptionTokenizer;
import io.github.flashar.core.text.T5Config;
import io.github.flashar.core.text.T5Encoder;
import io.github.flashar.infer.plan.MemoryPlan;
import java.nio.file.Path;
import java.util.List;

/**
 * Turns captions in words into what a text-conditional model takes: a Flan-T5 model as Hugging Face
 * stores it, in a folder with config.json, tokenizer.json and safetensors. Not thread-safe.
 */
public final class PromptEncoder implements AutoCloseable {

    private final NDManager manager;
    private final CaptionTokenizer tokenizer;
    private final CaptionEncoder encoder;
    private final Watch watch;

    private PromptEncoder(NDManager manager, Path folder, T5Config config, CaptionFormat format) {
        this.manager = manager;
        this.tokenizer = CaptionTokenizer.open(folder.resolve("tokenizer.json"), format.tokens());
        T5Encoder model = T5Encoder.load(manager, config, WeightFiles.open(folder));
        this.encoder = CaptionEncoder.builder().setTokenizer(tokenizer).setEncoder(model).build();
        this.watch = LeakDetector.watch(this);
    }

    /** Loads an encoder. */
    public static PromptEncoder open(Path folder, CaptionFormat format) {
        T5Config config = config(folder, format);
        MemoryPlan.builder().addWeights(config.parameterSpecs()).build().check();
        NDManager manager = NDManager.newBaseManager();
        try {
            return new PromptEncoder(manager, folder, config, format);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    private static T5Config config(Path folder, CaptionFormat format) {
        T5Config config = T5Config.read(folder.resolve("config.json"));
        Checks.require(
                config.dim() == format.featureDim(),
                "%s gives %d features a token, the model takes %d; take the encoder it was trained"
                        + " with, Flan-T5-XL for LlamaGen's",
                folder,
                config.dim(),
                format.featureDim());
        return config;
    }

    /** Encodes a caption. */
    public CaptionFeatures encode(String prompt) {
        return encoder.encode(List.of(prompt)).get(0);
    }

    @Override
    public void close() {
        watch.close();
        tokenizer.close();
        manager.close();
    }
}
