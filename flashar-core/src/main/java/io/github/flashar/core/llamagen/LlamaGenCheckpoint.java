package io.github.flashar.core.llamagen;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.checkpoint.NamePatterns;
import io.github.flashar.core.checkpoint.ParameterLoader;
import io.github.flashar.core.checkpoint.PyTorchFile;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.checkpoint.WeightFiles;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.tokenizer.CodeMatch;
import io.github.flashar.core.tokenizer.VqConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A weight file of LlamaGen, of the official FlashAR trainer, or of LlamaGen's image tokenizer, in
 * any format that {@link WeightFiles} opens. Sizes are read off the tensors; what these leave open
 * comes from the trainer's settings, if the file holds them, or from {@link Hints}.
 *
 * <p>Buffers that the model computes itself are passed over: {@code freqs_cis}, {@code
 * *.kv_cache.*} and {@code quantize.codebook_used}. Every other tensor has to have its place.
 */
public final class LlamaGenCheckpoint {

    private static final NamePatterns BUFFERS =
            NamePatterns.of("freqs_cis", "*.kv_cache.*", "quantize.codebook_used");

    private static final String CLASSES = "cls_embedding.embedding_table.weight";
    private static final String CAPTIONS = "cls_embedding.cap_proj.fc1.weight";
    private static final String NO_CAPTION = "cls_embedding.uncond_embedding";
    private static final String TOKENS = "tok_embeddings.weight";
    private static final String QUERIES_KEYS_VALUES = "layers.0.attention.wqkv.weight";
    private static final String FEED_FORWARD = "layers.0.feed_forward.w1.weight";
    private static final String VERTICAL_NORM = "medusa_norm.weight";
    private static final String GATE_IN = "hv_gate_mlp.0.weight";
    private static final String GATE_SCALAR = "hv_mix_logit";
    private static final String CODEBOOK = "quantize.embedding.weight";

    /** What a file holds. */
    public enum Kind {
        /** A raster model. */
        RASTER,
        /** A raster model with a vertical branch. */
        FLASHAR,
        /** An image tokenizer. */
        TOKENIZER
    }

    private final WeightFile weights;
    private final WeightShapes shapes;
    private final TrainerSettings settings;

    private LlamaGenCheckpoint(WeightFile file) {
        this.weights = file.without(BUFFERS);
        this.shapes = new WeightShapes(weights);
        this.settings =
                new TrainerSettings(
                        file.path(), file instanceof PyTorchFile torch ? torch.args() : Map.of());
    }

    /** Opens a weight file or the folder of one. */
    public static LlamaGenCheckpoint open(Path path) {
        return new LlamaGenCheckpoint(WeightFiles.open(path));
    }

    /** Its tensors, without buffers. */
    public WeightFile weights() {
        return weights;
    }

    /**
     * What the file holds.
     *
     * @throws InvalidFileException if it is neither a LlamaGen model nor its tokenizer
     */
    public Kind kind() {
        if (shapes.has(CODEBOOK)) {
            return Kind.TOKENIZER;
        }
        if (!shapes.has(TOKENS)) {
            throw new InvalidFileException(
                    weights.path(),
                    "holds neither "
                            + TOKENS
                            + " of a LlamaGen model nor "
                            + CODEBOOK
                            + " of its tokenizer");
        }
        return shapes.has(VERTICAL_NORM) ? Kind.FLASHAR : Kind.RASTER;
    }

    /** Sizes of the raster model, or of the pre-trained part of a FlashAR model. */
    public BackboneConfig backbone(Hints hints) {
        int dim = shapes.size(TOKENS, 1);
        int layers = shapes.count("layers\\.(\\d{1,5})\\..*") - verticalLayers(hints);
        int heads = heads(layers, dim, hints);
        int headDim = Math.max(1, dim / heads);
        return BackboneConfig.builder()
                .setLayers(layers)
                .setHeads(heads)
                .optKeyValueHeads((shapes.size(QUERIES_KEYS_VALUES, 0) / headDim - heads) / 2)
                .setDim(dim)
                .optFeedForwardDim(shapes.size(FEED_FORWARD, 0))
                .setVocabulary(shapes.size(TOKENS, 0))
                .optPrefix(prefix())
                .setGrid(grid(hints))
                .build();
    }

    /** Sizes of a FlashAR model. Its corner is the official code's, {@link CornerRule#MIXED}. */
    public FlashArConfig flashAr(Hints hints) {
        BackboneConfig backbone = backbone(hints);
        BranchConfig branch =
                settings.branch(backbone.layers())
                        .or(hints::branch)
                        .orElseThrow(
                                () ->
                                        open(
                                                "branch layer and vertical layers",
                                                "--branch-layer, --vertical-layers"));
        return new FlashArConfig(backbone, branch, gate(backbone), CornerRule.MIXED);
    }

    /** Sizes of the image tokenizer. */
    public VqConfig tokenizer() {
        int channels = shapes.size("encoder.conv_in.weight", 0);
        int levels = shapes.count("encoder\\.conv_blocks\\.(\\d)\\.res\\..*");
        List<Integer> multipliers =
                IntStream.range(0, levels)
                        .map(level -> shapes.size(firstConvolution(level), 0) / channels)
                        .boxed()
                        .toList();
        return new VqConfig(
                channels,
                multipliers,
                shapes.count("encoder\\.conv_blocks\\.0\\.res\\.(\\d)\\..*"),
                shapes.size("encoder.conv_out.weight", 0),
                shapes.size(CODEBOOK, 0),
                shapes.size(CODEBOOK, 1),
                CodeMatch.COSINE);
    }

    /**
     * Loads exactly these parameters as float32. The caller closes the result.
     *
     * @throws InvalidFileException naming every tensor that is missing, unknown or of another shape
     */
    public Parameters load(NDManager manager, List<ParameterSpec> specs) {
        return ParameterLoader.load(weights, manager, specs);
    }

    private static String firstConvolution(int level) {
        return "encoder.conv_blocks." + level + ".res.0.conv1.weight";
    }

    /** Vertical layers are stored behind those of the backbone. */
    private int verticalLayers(Hints hints) {
        if (!shapes.has(VERTICAL_NORM)) {
            return 0;
        }
        return settings.verticalLayers()
                .or(() -> hints.branch().map(BranchConfig::verticalLayers))
                .orElseThrow(
                        () ->
                                open(
                                        "branch layer and vertical layers",
                                        "--branch-layer, --vertical-layers"));
    }

    private int heads(int layers, int dim, Hints hints) {
        Optional<Integer> published = LlamaGen.of(layers, dim).map(LlamaGen::heads);
        return published
                .or(hints::heads)
                .orElseThrow(() -> open("number of attention heads", "--heads"));
    }

    private TokenGrid grid(Hints hints) {
        return settings.grid().or(hints::grid).orElseThrow(() -> open("token grid", "--grid"));
    }

    private PrefixConfig prefix() {
        return shapes.has(CAPTIONS)
                ? new PrefixConfig.CaptionPrefix(
                        shapes.size(NO_CAPTION, 0), shapes.size(NO_CAPTION, 1))
                : new PrefixConfig.ClassPrefix(shapes.size(CLASSES, 0) - 1);
    }

    private GateConfig gate(BackboneConfig backbone) {
        if (shapes.has(GATE_IN)) {
            int hidden = shapes.size(GATE_IN, 0);
            return shapes.size(GATE_IN, 1) == 2 * backbone.vocabulary()
                    ? new GateConfig.Logits(hidden)
                    : new GateConfig.HiddenState(hidden);
        }
        return shapes.has(GATE_SCALAR) ? new GateConfig.LearnedScalar() : new GateConfig.Fixed(0.5);
    }

    private InvalidRequestException open(String what, String option) {
        return new InvalidRequestException(
                String.format(
                        "%s does not say its %s: name it as a hint (on the command line %s)",
                        weights.path(), what, option));
    }
}
