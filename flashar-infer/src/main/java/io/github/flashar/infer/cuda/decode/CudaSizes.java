package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.CornerRule;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.ParameterNames;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.infer.cuda.kernel.Heads;
import io.github.flashar.infer.cuda.runtime.MatMuls;
import io.github.flashar.infer.cuda.runtime.Storage;
import io.github.flashar.infer.decode.CachedLayers;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that decides how much memory a model and its decoders take.
 *
 * @param backbone of the raster model
 * @param flashAr of the adapted model, if it is one
 * @param storage of weights, caches and the inputs of matrix products
 */
public record CudaSizes(BackboneConfig backbone, Optional<FlashArConfig> flashAr, Storage storage) {

    private static final Set<String> HEADS =
            Set.of(ParameterNames.HEAD, ParameterNames.VERTICAL_HEAD);

    /**
     * Takes the sizes of a model that the kernels compute.
     *
     * @throws UnsupportedFeatureException naming what they do not
     */
    public CudaSizes {
        if (flashAr.isPresent()
                && flashAr.get().gate() instanceof GateConfig.Logits
                && flashAr.get().corner() == CornerRule.RESIDUAL) {
            throw new UnsupportedFeatureException(
                    "the CUDA engine does not weigh the corner by a gate of its own where the"
                            + " other gate reads logits: choose the device cpu or gpu");
        }
    }

    /** All parameters. */
    List<ParameterSpec> parameterSpecs() {
        return flashAr.map(FlashArConfig::parameterSpecs).orElseGet(backbone::parameterSpecs);
    }

    /** Bytes of the weights: vectors in float32, and of a head the rows of image tokens alone. */
    public long weightBytes() {
        return parameterSpecs().stream().mapToLong(this::bytes).sum();
    }

    private long bytes(ParameterSpec spec) {
        if (HEADS.contains(spec.name())) {
            return (long) backbone.vocabulary() * backbone.dim() * storage.bytes();
        }
        boolean vector = spec.shape().dimension() < 2 || spec.shape().get(0) == 1;
        return spec.size() * (vector ? Float.BYTES : storage.bytes());
    }

    /**
     * Bytes of a decoder, whatever the batch.
     *
     * @param diagonal whether it draws diagonal by diagonal
     */
    public long decoderBytes(boolean diagonal) {
        int streams = diagonal ? 2 : 1;
        return streams * MatMuls.WORKSPACE_BYTES + SequenceTables.bytes(backbone, order(diagonal));
    }

    /**
     * Bytes of a decoder for each image drawn at a time.
     *
     * @param diagonal whether it draws diagonal by diagonal
     * @param guided whether the image has an unconditional stream, too
     */
    public long imageBytes(boolean diagonal, boolean guided) {
        return DecoderBuffers.bytes(this, order(diagonal), guided ? 2 : 1, 1);
    }

    private PassOrder order(boolean diagonal) {
        return diagonal ? new DiagonalPassOrder(flashAr.orElseThrow()) : new RasterOrder(backbone);
    }

    /** All layers: L, then E of the vertical branch if there is one. */
    int layers() {
        return backbone.layers()
                + flashAr.map(config -> config.branch().verticalLayers()).orElse(0);
    }

    /** The layers that run in a decoder, with or without the vertical branch. */
    CachedLayers cachedLayers(boolean vertical) {
        return vertical
                ? CachedLayers.diagonal(flashAr.orElseThrow())
                : CachedLayers.raster(backbone);
    }

    /** Bytes of the keys, or of the values, of a layer. */
    long cacheBytes(int streams, int capacity) {
        return heads().cacheSize(streams, capacity) * storage.bytes();
    }

    /** Shape of attention. */
    Heads heads() {
        return new Heads(backbone.heads(), backbone.keyValueHeads(), backbone.headDim());
    }

    /** Width of the gate's hidden layer, 0 if it has none. */
    int gateHidden() {
        GateConfig gate = flashAr.map(FlashArConfig::gate).orElse(null);
        if (gate instanceof GateConfig.HiddenState states) {
            return states.hidden();
        }
        return gate instanceof GateConfig.Logits logits ? logits.hidden() : 0;
    }

    /** Whether the gate needs the logits of each head for each stream. */
    boolean gateReadsLogits() {
        return flashAr.map(FlashArConfig::gate).orElse(null) instanceof GateConfig.Logits;
    }
}
