package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchView;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.core.model.RotaryPositions;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.infer.cuda.kernel.Heads;
import io.github.flashar.infer.cuda.runtime.MatMuls;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.List;
import java.util.Optional;

/**
 * All that decides how much memory a model and its decoders take.
 *
 * @param backbone of the raster model
 * @param flashAr of the adapted model, if it is one
 * @param storage of weights, caches and the inputs of matrix products
 */
public record CudaSizes(BackboneConfig backbone, Optional<FlashArConfig> flashAr, Storage storage) {

    /** Bytes that each matrix product's stream has for itself; a decoder has two. */
    private static final int STREAMS = 2;

    /**
     * Takes the sizes of a model that the kernels compute.
     *
     * @throws UnsupportedFeatureException naming what they do not
     */
    public CudaSizes {
        refuse(backbone.prefix() instanceof TextPrefix, "text that the model reads itself");
        refuse(
                backbone.rotaryPositions() != RotaryPositions.GRID,
                "rotary positions other than rows and columns");
        refuse(backbone.queryKeyNorm(), "norms of queries and keys");
        refuse(
                backbone.heads() * backbone.headDim() != backbone.dim(),
                "heads that are not as wide as the model together");
        refuse(
                flashAr.isPresent() && flashAr.get().branch().view() != BranchView.SEQUENCE,
                "a vertical branch that sees the image alone");
    }

    private static void refuse(boolean asked, String what) {
        if (asked) {
            throw new UnsupportedFeatureException(
                    "the CUDA engine does not compute "
                            + what
                            + " yet, as Emu3.5 needs it: choose the device cpu or gpu");
        }
    }

    /** All parameters. */
    List<ParameterSpec> parameterSpecs() {
        return flashAr.map(FlashArConfig::parameterSpecs).orElseGet(backbone::parameterSpecs);
    }

    /** Bytes of the weights. */
    public long weightBytes() {
        return parameterSpecs().stream().mapToLong(ParameterSpec::size).sum() * storage.bytes();
    }

    /** Bytes of a decoder, whatever the batch. */
    public long decoderBytes() {
        return STREAMS * MatMuls.WORKSPACE_BYTES;
    }

    /**
     * Bytes of a decoder for each image drawn at a time.
     *
     * @param diagonal whether it draws diagonal by diagonal
     * @param guided whether the image has an unconditional stream, too
     */
    public long imageBytes(boolean diagonal, boolean guided) {
        PassOrder order =
                diagonal ? new DiagonalPassOrder(flashAr.orElseThrow()) : new RasterOrder(backbone);
        return DecoderBuffers.bytes(this, order, guided ? 2 : 1, 1);
    }

    /** L, or L + E with the vertical branch. */
    int layers(boolean vertical) {
        return backbone.layers() + (vertical ? verticalLayers() : 0);
    }

    private int verticalLayers() {
        return flashAr.map(config -> config.branch().verticalLayers()).orElse(0);
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
