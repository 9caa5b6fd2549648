package io.github.flashar.core.llamagen;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixConfig;
import java.util.Arrays;
import java.util.Optional;

/**
 * The published LlamaGen models.
 *
 * <p>Source: Sun et al., arXiv 2406.06525, table 1, and the official code.
 */
public enum LlamaGen {
    B("B", 12, 12, 768),
    M("M", 18, 16, 1024),
    L("L", 24, 16, 1024),
    XL("XL", 36, 20, 1280),
    XXL("XXL", 48, 24, 1536),
    XXXL("XXXL", 48, 40, 2560),
    ONE_BILLION("1B", 22, 32, 2048),
    /** Its heads are 100 wide. */
    THREE_BILLION("3B", 24, 32, 3200),
    SEVEN_BILLION("7B", 32, 32, 4096);

    /** V of every published model: codes of VQ-16 and of VQ-8. */
    public static final int VOCABULARY = 16_384;

    /** Prefix of the models trained on ImageNet. */
    public static final PrefixConfig IMAGENET_CLASS = new PrefixConfig.ClassPrefix(1000);

    /** Prefix of the text-conditional models: 120 features of Flan-T5-XL. */
    public static final PrefixConfig CAPTION = new PrefixConfig.CaptionPrefix(120, 2048);

    private final String label;
    private final int layers;
    private final int heads;
    private final int dim;

    LlamaGen(String label, int layers, int heads, int dim) {
        this.label = label;
        this.layers = layers;
        this.heads = heads;
        this.dim = dim;
    }

    /**
     * Sizes of this model.
     *
     * @param prefix {@link #IMAGENET_CLASS} or {@link #CAPTION} for published weights
     * @param grid 16×16 for pictures of 256², 24×24 for 384², 32×32 for 512²
     */
    public BackboneConfig backbone(PrefixConfig prefix, TokenGrid grid) {
        return BackboneConfig.builder()
                .setLayers(layers)
                .setHeads(heads)
                .setDim(dim)
                .setVocabulary(VOCABULARY)
                .setGrid(grid)
                .optPrefix(prefix)
                .build();
    }

    /** The published size of so many layers and this width, if there is one. */
    static Optional<LlamaGen> of(int layers, int dim) {
        return Arrays.stream(values())
                .filter(size -> size.layers == layers && size.dim == dim)
                .findFirst();
    }

    int heads() {
        return heads;
    }

    /** The published name, such as {@code 3B}. */
    @Override
    public String toString() {
        return label;
    }
}
