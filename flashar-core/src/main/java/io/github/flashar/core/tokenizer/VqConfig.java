package io.github.flashar.core.tokenizer;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.nn.ParameterSpec;
import java.util.List;

/**
 * Sizes of a {@link VqTokenizer}.
 *
 * @param channels channels at full resolution, a multiple of 32 (the groups of the norms)
 * @param channelMultipliers factor on {@code channels} per resolution level, highest resolution
 *     first; between two levels height and width halve
 * @param residualBlocks residual blocks of an encoder level; a decoder level has one more
 * @param zChannels channels between encoder, quantizer and decoder
 * @param codebookSize number of codes, the tokenizer's vocabulary
 * @param codebookDim width of a code
 * @param match how the code of a latent vector is chosen
 */
public record VqConfig(
        int channels,
        List<Integer> channelMultipliers,
        int residualBlocks,
        int zChannels,
        int codebookSize,
        int codebookDim,
        CodeMatch match) {

    /** Groups of every group norm. */
    public static final int NORM_GROUPS = 32;

    private static final int MAX_LEVELS = 8;

    /** Far above any tokenizer: what a file asks for stays within 32 bits and a second. */
    private static final int MAX_BLOCKS = 256;

    private static final int MAX_MULTIPLIER = 1 << 10;
    private static final int MAX_WIDTH = 1 << 16;
    private static final int MAX_CODES = 1 << 24;

    public VqConfig {
        channelMultipliers = List.copyOf(channelMultipliers);
        Checks.require(
                channels > 0 && channels % NORM_GROUPS == 0,
                "channels = %d must be a positive multiple of %d",
                channels,
                NORM_GROUPS);
        Checks.inRange("channels", channels, NORM_GROUPS, MAX_WIDTH);
        Checks.inRange("number of channelMultipliers", channelMultipliers.size(), 1, MAX_LEVELS);
        channelMultipliers.forEach(
                factor -> Checks.inRange("channelMultipliers", factor, 1, MAX_MULTIPLIER));
        Checks.inRange("residualBlocks", residualBlocks, 1, MAX_BLOCKS);
        Checks.inRange("zChannels", zChannels, 1, MAX_WIDTH);
        Checks.inRange("codebookSize", codebookSize, 1, MAX_CODES);
        Checks.inRange("codebookDim", codebookDim, 1, MAX_WIDTH);
    }

    /** LlamaGen's tokenizer of 16 pixels a token and side. */
    public static VqConfig vq16() {
        return llamaGen(List.of(1, 1, 2, 2, 4));
    }

    /** LlamaGen's tokenizer of 8 pixels a token and side. */
    public static VqConfig vq8() {
        return llamaGen(List.of(1, 2, 2, 4));
    }

    private static VqConfig llamaGen(List<Integer> channelMultipliers) {
        return new VqConfig(128, channelMultipliers, 2, 256, 16_384, 8, CodeMatch.COSINE);
    }

    /** Returns how many pixels, per side, one token stands for. */
    public int downsampling() {
        return 1 << (levels() - 1);
    }

    /** Returns every parameter of the tokenizer, in the order of the weight file. */
    public List<ParameterSpec> parameterSpecs() {
        return new VqLayers(this).specs();
    }

    /** Returns the number of resolutions. */
    public int levels() {
        return channelMultipliers.size();
    }

    /** Returns the channels at a level; 0 is the highest resolution. */
    public int channelsAt(int level) {
        return channels * channelMultipliers.get(level);
    }
}
