package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.PrefixConfig.CaptionPrefix;
import io.github.flashar.core.model.PrefixConfig.ClassPrefix;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.core.model.RotaryPositions;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.random.Philox;

/** Models whose every weight is random, so that no path through them is hidden by a zero. */
public final class RandomModels {

    /** Tokens of text in the joint vocabulary of {@link #texted}. */
    public static final int FIRST_IMAGE_TOKEN = 11;

    private RandomModels() {}

    public static BackboneConfig tiny(TokenGrid grid) {
        return tiny(grid, new ClassPrefix(5));
    }

    public static BackboneConfig captioned(TokenGrid grid, int tokens, int featureDim) {
        return tiny(grid, new CaptionPrefix(tokens, featureDim));
    }

    /** Of Emu3.5's kind, with room for so many tokens of text. */
    public static BackboneConfig texted(TokenGrid grid, int tokens) {
        return BackboneConfig.builder()
                .setLayers(3)
                .setHeads(4)
                .optKeyValueHeads(2)
                .optHeadDim(6)
                .optQueryKeyNorm(true)
                .setDim(16)
                .setVocabulary(23)
                .optPrefix(new TextPrefix(tokens, FIRST_IMAGE_TOKEN + 23, FIRST_IMAGE_TOKEN, 4))
                .optRotaryPositions(RotaryPositions.SEQUENCE)
                .setGrid(grid)
                .optFeedForwardDim(24)
                .build();
    }

    /** A branch of the official Emu3.5 checkpoint's kind. */
    public static FlashArModel imageBranch(
            NDManager manager, BackboneConfig backbone, int layer, int vertical) {
        return flashAr(
                manager,
                new FlashArConfig(
                        backbone,
                        new BranchConfig(layer, vertical, BranchView.IMAGE),
                        GateConfig.paper(backbone),
                        CornerRule.RESIDUAL));
    }

    private static BackboneConfig tiny(TokenGrid grid, PrefixConfig prefix) {
        return BackboneConfig.builder()
                .setLayers(3)
                .setHeads(4)
                .optKeyValueHeads(2)
                .setDim(16)
                .setVocabulary(23)
                .optPrefix(prefix)
                .setGrid(grid)
                .optFeedForwardDim(24)
                .build();
    }

    /** The sizes of the demo model that ships with the examples. */
    public static BackboneConfig demo() {
        return BackboneConfig.builder()
                .setLayers(3)
                .setHeads(6)
                .setDim(192)
                .setVocabulary(512)
                .optPrefix(new ClassPrefix(10))
                .setGrid(new TokenGrid(8, 8))
                .build();
    }

    /** Wide enough that all its matrices but the gate's can be packed. */
    public static BackboneConfig wide() {
        return BackboneConfig.builder()
                .setLayers(2)
                .setHeads(8)
                .setDim(512)
                .setVocabulary(600)
                .optPrefix(new ClassPrefix(10))
                .setGrid(new TokenGrid(3, 4))
                .build();
    }

    public static FlashArModel flashAr(
            NDManager manager, BackboneConfig backbone, int layer, int vertical) {
        return flashAr(
                manager,
                new FlashArConfig(
                        backbone,
                        new BranchConfig(layer, vertical),
                        GateConfig.paper(backbone),
                        CornerRule.HORIZONTAL));
    }

    public static FlashArModel flashAr(NDManager manager, FlashArConfig config) {
        Parameters parameters = Parameters.initialize(manager, config.parameterSpecs(), 1);
        parameters.asMap().forEach(RandomModels::randomize);
        return new FlashArModel(config, parameters);
    }

    private static void randomize(String name, NDArray array) {
        Philox random = new Philox(2, name.hashCode());
        boolean matrix = array.getShape().dimension() > 1;
        double scale = matrix ? 1 / Math.sqrt(array.getShape().get(1)) : 0.1;
        double center = matrix || name.endsWith("bias") ? 0 : 1;
        float[] values = new float[(int) array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (center + scale * random.nextGaussian());
        }
        array.set(values);
    }
}
