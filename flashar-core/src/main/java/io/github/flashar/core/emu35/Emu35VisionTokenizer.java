package io.github.flashar.core.emu35;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.NamePatterns;
import io.github.flashar.core.checkpoint.ParameterLoader;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.checkpoint.WeightFiles;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.tokenizer.VqConfig;
import io.github.flashar.core.tokenizer.VqTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The image tokenizer that was published with Emu3.5, a folder of {@code config.yaml} and {@code
 * model.ckpt}. It is a {@link VqTokenizer} of 131,072 codes of 256 values, chosen by their dot
 * product (index backpropagation quantisation, IBQ); 16 pixels, per side, are one token.
 *
 * <p>Tensors that only training needed are passed over: {@code loss.*} and {@code model_ema.*}.
 * Every other tensor has to have its place.
 *
 * <p>The official code truncates pixels where {@link
 * io.github.flashar.core.tokenizer.ImageTensors#toUint8} rounds them, which is closer to what the
 * network painted: about half of the values are larger by 1 of 255.
 */
public final class Emu35VisionTokenizer {

    private static final String CONFIG = "config.yaml";
    private static final String CHECKPOINT = "model.ckpt";

    /** A tensor that only such a tokenizer has by this name. */
    private static final String MARK = "encoder.down.0.block.0.conv1.weight";

    private static final NamePatterns TRAINING = NamePatterns.of("loss.*", "model_ema.*");

    private final VqConfig config;
    private final WeightFile weights;

    private Emu35VisionTokenizer(VqConfig config, WeightFile weights) {
        this.config = config;
        this.weights = weights;
    }

    /**
     * Opens a tokenizer and checks that its weights are those its configuration asks for.
     *
     * @param path its folder, which may hold safetensors instead of {@code model.ckpt}; or a weight
     *     file beside its {@code config.yaml}
     * @throws InvalidFileException naming every tensor that is missing, unknown or of another shape
     */
    public static Emu35VisionTokenizer open(Path path) {
        boolean isFolder = Files.isDirectory(path);
        VqConfig config =
                VisionConfigFile.read(
                        isFolder ? path.resolve(CONFIG) : path.resolveSibling(CONFIG));
        WeightFile published = WeightFiles.open(weightFile(path)).without(TRAINING);
        ParameterLoader.check(published, VisionTensorNames.specs(config));
        return new Emu35VisionTokenizer(
                config, published.renamed(VisionTensorNames.renames(config)));
    }

    /** Returns whether a folder, or a weight file, looks like one; opening it may still fail. */
    public static boolean isAt(Path path) {
        return Files.isDirectory(path)
                ? Files.exists(path.resolve(CONFIG))
                : WeightFiles.open(path).tensors().containsKey(MARK);
    }

    private static Path weightFile(Path path) {
        Path checkpoint = path.resolve(CHECKPOINT);
        return Files.exists(checkpoint) ? checkpoint : path;
    }

    /** Its sizes. */
    public VqConfig config() {
        return config;
    }

    /** Its weights by the names of {@link VqConfig#parameterSpecs}. */
    public WeightFile weights() {
        return weights;
    }

    /** Loads its weights as float32. The caller closes the result. */
    public Parameters load(NDManager manager) {
        return ParameterLoader.load(weights, manager, config.parameterSpecs());
    }
}
