package io.github.flashar.core.emu35;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.NamePatterns;
import io.github.flashar.core.checkpoint.ParameterLoader;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.checkpoint.WeightFiles;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.ParameterNames;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder of Emu3.5-Image, or of its FlashAR checkpoint, as Hugging Face stores it: {@code
 * config.json} and safetensors, one file or shards. Weights are mapped, not loaded, until asked
 * for.
 *
 * <p>Parameters of earlier trainers that today's model does not read are passed over: {@code
 * fuse_h_logit} and {@code fuse_corner_h_logit}. Every other tensor has to have its place.
 */
public final class Emu35Checkpoint {

    static final String CONFIG = "config.json";

    private static final NamePatterns UNREAD =
            NamePatterns.of("fuse_h_logit", "fuse_corner_h_logit");

    private final Emu35Config config;
    private final WeightFile official;

    private Emu35Checkpoint(Emu35Config config, WeightFile official) {
        this.config = config;
        this.official = official;
    }

    /** Opens a folder. */
    public static Emu35Checkpoint open(Path folder) {
        Emu35Config config = Emu35Config.read(folder.resolve(CONFIG));
        return new Emu35Checkpoint(config, WeightFiles.open(folder).without(UNREAD));
    }

    /** Whether a path is a folder that says it is one; opening it may still fail. */
    public static boolean isAt(Path path) {
        Path config = path.resolve(CONFIG);
        return Files.isDirectory(path) && Files.exists(config) && Emu35Config.isAt(config);
    }

    /** Whether it has a vertical branch. */
    public boolean isFlashAr() {
        return config.branch().isPresent();
    }

    /**
     * Sizes of the language model.
     *
     * @param grid to draw; 32×32 is what FlashAR was trained with
     * @param textTokens P, room for the text before an image
     */
    public BackboneConfig backbone(TokenGrid grid, int textTokens) {
        return config.backbone(grid, textTokens);
    }

    /**
     * Sizes of the FlashAR model, {@link #backbone} among them.
     *
     * @throws UnsupportedFeatureException if there is no vertical branch
     */
    public FlashArConfig flashAr(TokenGrid grid, int textTokens) {
        BranchConfig branch =
                config.branch()
                        .orElseThrow(
                                () ->
                                        new UnsupportedFeatureException(
                                                official.path()
                                                        + " holds the language model without a"
                                                        + " vertical branch; adapt it first"));
        int hidden = rows(ParameterNames.GATE_IN);
        return new FlashArConfig(
                backbone(grid, textTokens),
                branch,
                new GateConfig.HiddenState(hidden),
                CornerRule.RESIDUAL);
    }

    private int rows(String tensor) {
        long[] shape = official.tensor(tensor).shape().getShape();
        if (shape.length != 2 || shape[0] != (int) shape[0]) {
            throw new InvalidFileException(
                    official.path(),
                    tensor
                            + " has shape "
                            + official.tensor(tensor).shape()
                            + ", expected [n, 2d]");
        }
        return (int) shape[0];
    }

    /** Its weights under the names of this library. */
    public WeightFile weights(BackboneConfig backbone) {
        int verticalLayers = config.branch().map(BranchConfig::verticalLayers).orElse(0);
        return new Emu35Weights(official, backbone, verticalLayers);
    }

    /**
     * Loads the parameters of a model as float32. The caller closes the result.
     *
     * @throws InvalidFileException naming every tensor that is missing, unknown or of another shape
     */
    public Parameters load(NDManager manager, BackboneConfig backbone, List<ParameterSpec> specs) {
        return ParameterLoader.load(weights(backbone), manager, specs);
    }
}
