package io.github.flashar.core.model;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.nn.Initializer;
import io.github.flashar.core.nn.ParameterSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Describes a decoder-only transformer that draws images. A sequence is a prefix that says what to
 * draw, followed by the H·W image tokens.
 *
 * <p>Sources: Sun et al., <em>Autoregressive Model Beats Diffusion</em>, arXiv 2406.06525
 * (LlamaGen, the builder's defaults); Cui et al., <em>Emu3.5</em>, arXiv 2510.26583.
 *
 * @param layers L, transformer layers
 * @param heads query heads
 * @param keyValueHeads key/value heads; divides heads (fewer means grouped-query attention)
 * @param headDim D, width of a head; divisible by four if rows and columns rotate, else by two
 * @param queryKeyNorm whether an RMS norm over D is applied to queries and keys before they rotate
 * @param dim d, model width
 * @param feedForwardDim hidden width of the SwiGLU feed-forward
 * @param vocabulary V, codes of the image tokenizer
 * @param prefix what a sequence starts with
 * @param grid token grid the model draws
 * @param rotaryPositions what the rotary embedding counts
 * @param ropeBase base of the rotary frequencies
 * @param normEps epsilon of every RMS norm
 */
public record BackboneConfig(
        int layers,
        int heads,
        int keyValueHeads,
        int headDim,
        boolean queryKeyNorm,
        int dim,
        int feedForwardDim,
        int vocabulary,
        PrefixConfig prefix,
        TokenGrid grid,
        RotaryPositions rotaryPositions,
        double ropeBase,
        double normEps) {

    static final double INITIAL_DEVIATION = 0.02;

    /** Far above any model: a file that asks for more layers is refused, not waited for. */
    static final int MAX_LAYERS = 1024;

    /** Largest width of anything; sums and small multiples of widths stay within 32 bits. */
    static final int MAX_WIDTH = 1 << 20;

    /** Most rows of a table of tokens or classes. */
    static final int MAX_ROWS = 1 << 24;

    public BackboneConfig {
        Checks.inRange("layers", layers, 1, MAX_LAYERS);
        Checks.inRange("heads", heads, 1, MAX_WIDTH);
        Checks.inRange("key/value heads", keyValueHeads, 1, MAX_WIDTH);
        Checks.inRange("head dim", headDim, 1, MAX_WIDTH);
        Checks.inRange("heads x head dim", (long) heads * headDim, 1, MAX_WIDTH);
        Checks.inRange("dim", dim, 1, MAX_WIDTH);
        Checks.inRange("feed-forward dim", feedForwardDim, 1, MAX_WIDTH);
        Checks.inRange("vocabulary", vocabulary, 2, MAX_ROWS);
        int rotated = rotaryPositions == RotaryPositions.GRID ? 4 : 2;
        Checks.require(
                headDim % rotated == 0,
                "head dim = %d must be a multiple of %d: %s",
                headDim,
                rotated,
                rotated == 4 ? "rows and columns each rotate pairs" : "pairs rotate");
        Checks.require(
                heads % keyValueHeads == 0,
                "heads = %d must be a multiple of key/value heads = %d",
                heads,
                keyValueHeads);
        prefix.checkFits(vocabulary);
        Checks.require(ropeBase > 1, "RoPE base = %s must be above 1", ropeBase);
        Checks.require(normEps > 0, "norm epsilon = %s must be above 0", normEps);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Rows of the token table and of the heads: V, or the joint vocabulary of text and image. */
    public int tokenRows() {
        return prefix instanceof PrefixConfig.TextPrefix text ? text.vocabulary() : vocabulary;
    }

    /** Row of the token table that holds image token 0; the others follow it. */
    public int firstImageRow() {
        return prefix instanceof PrefixConfig.TextPrefix text ? text.firstImageToken() : 0;
    }

    /**
     * The prefix of a class-conditional model.
     *
     * @throws UnsupportedFeatureException if the model is conditioned on something else
     */
    public PrefixConfig.ClassPrefix classPrefix() {
        if (prefix instanceof PrefixConfig.ClassPrefix classes) {
            return classes;
        }
        throw new UnsupportedFeatureException("the model is not conditioned on classes: " + prefix);
    }

    /**
     * The prefix of a text-conditional model.
     *
     * @throws UnsupportedFeatureException if the model is conditioned on something else
     */
    public PrefixConfig.CaptionPrefix captionPrefix() {
        if (prefix instanceof PrefixConfig.CaptionPrefix captions) {
            return captions;
        }
        throw new UnsupportedFeatureException(
                "the model is not conditioned on captions: " + prefix);
    }

    /**
     * The prefix of a model whose vocabulary holds text.
     *
     * @throws UnsupportedFeatureException if the model is conditioned on something else
     */
    public PrefixConfig.TextPrefix textPrefix() {
        if (prefix instanceof PrefixConfig.TextPrefix text) {
            return text;
        }
        throw new UnsupportedFeatureException(
                "the model is not conditioned on text of its own vocabulary: " + prefix);
    }

    /** Tokens of a whole sequence, prefix and image: P + H·W. */
    public int sequenceLength() {
        return prefix.tokens() + grid.cells();
    }

    /**
     * Tokens of an image drawn token by token: H·W, and if the model reads text a line break
     * between every two rows.
     */
    public int rasterTokens() {
        return grid.cells() + (prefix instanceof PrefixConfig.TextPrefix ? grid.height() - 1 : 0);
    }

    /**
     * Whether a line break stands right before a cell of an image drawn token by token: if the
     * model reads text, before the first of each row but the topmost.
     *
     * @param cell its raster number
     */
    public boolean breaksLineBefore(int cell) {
        return prefix instanceof PrefixConfig.TextPrefix && cell > 0 && grid.column(cell) == 0;
    }

    /** Every parameter of the raster model under its official name. */
    public List<ParameterSpec> parameterSpecs() {
        List<ParameterSpec> specs = new ArrayList<>(prefix.parameterSpecs(dim));
        specs.add(weight(ParameterNames.TOKEN_EMBEDDING, tokenRows(), dim));
        for (int layer = 0; layer < layers; layer++) {
            specs.addAll(layerSpecs(layer));
        }
        specs.add(norm(ParameterNames.NORM, dim));
        specs.add(head(ParameterNames.HEAD));
        return specs;
    }

    /** A map from states to logits. */
    ParameterSpec head(String name) {
        return new ParameterSpec(name, new Shape(tokenRows(), dim), Initializer.ZEROS);
    }

    /** The parameters of one transformer layer, under the name of layer {@code index}. */
    List<ParameterSpec> layerSpecs(int index) {
        String layer = ParameterNames.layer(index);
        int queryKeyValue = (heads + 2 * keyValueHeads) * headDim;
        List<ParameterSpec> specs = new ArrayList<>();
        specs.add(weight(layer + ParameterNames.QKV, queryKeyValue, dim));
        if (queryKeyNorm) {
            specs.add(norm(layer + ParameterNames.QUERY_NORM, headDim));
            specs.add(norm(layer + ParameterNames.KEY_NORM, headDim));
        }
        specs.add(weight(layer + ParameterNames.ATTENTION_OUT, dim, heads * headDim));
        specs.add(weight(layer + ParameterNames.FFN_GATE, feedForwardDim, dim));
        specs.add(weight(layer + ParameterNames.FFN_UP, feedForwardDim, dim));
        specs.add(weight(layer + ParameterNames.FFN_DOWN, dim, feedForwardDim));
        specs.add(norm(layer + ParameterNames.ATTENTION_NORM, dim));
        specs.add(norm(layer + ParameterNames.FFN_NORM, dim));
        return specs;
    }

    ParameterSpec norm(String name, int width) {
        return new ParameterSpec(name, new Shape(width), Initializer.ONES);
    }

    private static ParameterSpec weight(String name, int rows, int columns) {
        return new ParameterSpec(
                name, new Shape(rows, columns), Initializer.normal(INITIAL_DEVIATION));
    }

    /** Builds a {@link BackboneConfig}; what is not set has LlamaGen's value. */
    public static final class Builder {

        private int layers;
        private int heads;
        private int keyValueHeads;
        private int headDim;
        private boolean queryKeyNorm;
        private int dim;
        private int feedForwardDim;
        private int vocabulary;
        private PrefixConfig prefix = new PrefixConfig.ClassPrefix(1000);
        private TokenGrid grid = new TokenGrid(16, 16);
        private RotaryPositions rotaryPositions = RotaryPositions.GRID;
        private double ropeBase = 10_000;
        private double normEps = 1e-5;

        private Builder() {}

        public Builder setLayers(int layers) {
            this.layers = layers;
            return this;
        }

        public Builder setHeads(int heads) {
            this.heads = heads;
            return this;
        }

        public Builder setDim(int dim) {
            this.dim = dim;
            return this;
        }

        public Builder setVocabulary(int vocabulary) {
            this.vocabulary = vocabulary;
            return this;
        }

        public Builder setGrid(TokenGrid grid) {
            this.grid = grid;
            return this;
        }

        /** Default: one of ImageNet's 1,000 classes. */
        public Builder optPrefix(PrefixConfig prefix) {
            this.prefix = prefix;
            return this;
        }

        /** Default: as many as query heads. */
        public Builder optKeyValueHeads(int keyValueHeads) {
            this.keyValueHeads = keyValueHeads;
            return this;
        }

        /** Default: dim / heads, which must divide dim. */
        public Builder optHeadDim(int headDim) {
            this.headDim = headDim;
            return this;
        }

        /** Default: none. */
        public Builder optQueryKeyNorm(boolean queryKeyNorm) {
            this.queryKeyNorm = queryKeyNorm;
            return this;
        }

        /** Default: two thirds of 4·dim, rounded up to a multiple of 256. */
        public Builder optFeedForwardDim(int feedForwardDim) {
            this.feedForwardDim = feedForwardDim;
            return this;
        }

        /** Default: rows and columns. */
        public Builder optRotaryPositions(RotaryPositions rotaryPositions) {
            this.rotaryPositions = rotaryPositions;
            return this;
        }

        /** Default: 10,000. */
        public Builder optRopeBase(double ropeBase) {
            this.ropeBase = ropeBase;
            return this;
        }

        /** Default: 1e-5. */
        public Builder optNormEps(double normEps) {
            this.normEps = normEps;
            return this;
        }

        public BackboneConfig build() {
            return new BackboneConfig(
                    layers,
                    heads,
                    keyValueHeads == 0 ? heads : keyValueHeads,
                    headDim == 0 ? dividedHeadDim() : headDim,
                    queryKeyNorm,
                    dim,
                    feedForwardDim == 0 ? llamaFeedForward(dim) : feedForwardDim,
                    vocabulary,
                    prefix,
                    grid,
                    rotaryPositions,
                    ropeBase,
                    normEps);
        }

        private int dividedHeadDim() {
            Checks.inRange("heads", heads, 1, MAX_WIDTH);
            Checks.require(
                    dim % heads == 0, "dim = %d must be a multiple of heads = %d", dim, heads);
            return dim / heads;
        }

        private static int llamaFeedForward(int dim) {
            int multipleOf = 256;
            int hidden = 8 * dim / 3;
            return (hidden + multipleOf - 1) / multipleOf * multipleOf;
        }
    }
}
