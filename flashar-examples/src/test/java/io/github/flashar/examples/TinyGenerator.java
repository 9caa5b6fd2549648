package io.github.flashar.examples;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.nn.Initializer;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.core.tokenizer.VqTokenizer;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.GeneratorFiles;
import java.nio.file.Path;
import java.util.List;

/** A raster generator of random weights: 4×4 tokens of 16 codes, 8×8 pixels, three classes. */
public final class TinyGenerator {

    public static final BackboneConfig CONFIG =
            BackboneConfig.builder()
                    .setLayers(2)
                    .setHeads(2)
                    .setDim(16)
                    .optFeedForwardDim(32)
                    .setVocabulary(16)
                    .optPrefix(new PrefixConfig.ClassPrefix(3))
                    .setGrid(new TokenGrid(4, 4))
                    .build();

    public static final VqConfig TOKENIZER =
            new VqConfig(32, List.of(1, 1), 1, 8, CONFIG.vocabulary(), 4, true);

    public static final ClassNames NAMES = new ClassNames(List.of("cat", "dog", "frog"));

    private TinyGenerator() {}

    /** Writes the generator and returns its folder. */
    public static Path write(Path folder) {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<ParameterSpec> specs =
                    CONFIG.parameterSpecs().stream().map(TinyGenerator::opinionated).toList();
            RasterModel model = new RasterModel(CONFIG, Parameters.initialize(manager, specs, 1));
            VqTokenizer tokenizer =
                    new VqTokenizer(
                            TOKENIZER,
                            Parameters.initialize(manager, TOKENIZER.parameterSpecs(), 2));
            new GeneratorFiles(tokenizer, NAMES, StorageType.FLOAT32, "tiny").write(folder, model);
            return folder;
        }
    }

    /** An untrained head is zero and finds every token equally likely; this one does not. */
    private static ParameterSpec opinionated(ParameterSpec spec) {
        return spec.name().equals("output.weight")
                ? new ParameterSpec(spec.name(), spec.shape(), Initializer.normal(0.3))
                : spec;
    }
}
