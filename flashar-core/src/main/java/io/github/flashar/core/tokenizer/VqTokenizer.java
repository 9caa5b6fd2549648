package io.github.flashar.core.tokenizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.nn.Layer;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.nn.Sequential;
import java.util.List;

/**
 * The image tokenizer of LlamaGen, and of Emu3.5: a VQ autoencoder.
 *
 * <p>Images are float32 [B, 3, H, W] in −1..1 ({@link ImageTensors} converts), H and W multiples of
 * f = {@link VqConfig#downsampling}; tokens are int64 [B, H/f, W/f] in 0..codebookSize−1. An
 * image's tokens do not depend on what else is in its batch.
 *
 * <p>Everything is computed with the caller's gradient mode and left to the caller's memory scope.
 * The object borrows its parameters; whoever made them closes them.
 */
public final class VqTokenizer {

    private final VqConfig config;
    private final Parameters parameters;
    private final VectorQuantizer quantizer;
    private final Layer encoder;
    private final Layer toCode;
    private final Layer fromCode;
    private final List<Layer> decoder;

    /** Creates a tokenizer over weights named as in {@link VqConfig#parameterSpecs}. */
    public VqTokenizer(VqConfig config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        this.quantizer = new VectorQuantizer(config, parameters);
        VqLayers layers = new VqLayers(config);
        this.encoder = layers.encoder();
        this.toCode = layers.toCode();
        this.fromCode = layers.fromCode();
        this.decoder = layers.decoder();
    }

    public VqConfig config() {
        return config;
    }

    public Parameters parameters() {
        return parameters;
    }

    public VectorQuantizer quantizer() {
        return quantizer;
    }

    /** Turns images [B, 3, H, W] into tokens, int64 [B, h, w]. */
    public NDArray encode(NDArray images) {
        return tokens(latent(images));
    }

    /** Turns tokens [B, h, w] into images [B, 3, H, W]; values may leave −1..1 a little. */
    public NDArray decode(NDArray tokens) {
        return decodeLatent(codes(tokens));
    }

    /** Returns what is to be quantised: [B, 3, H, W] to [B, e, h, w], not normalised. */
    public NDArray latent(NDArray images) {
        checkImages(images.getShape());
        return toCode.forward(parameters, encoder.forward(parameters, images));
    }

    /** Quantises a latent [B, e, h, w] to tokens, int64 [B, h, w]. */
    public NDArray tokens(NDArray latent) {
        Shape shape = latent.getShape();
        NDArray nearest = quantizer.nearest(quantizer.normalize(toRows(latent)));
        return nearest.reshape(shape.get(0), shape.get(2), shape.get(3));
    }

    /** Looks up the codes of tokens [B, h, w] as a latent [B, e, h, w]. */
    public NDArray codes(NDArray tokens) {
        return toLatent(quantizer.lookup(tokens));
    }

    /** Turns a (quantised) latent [B, e, h, w] into images [B, 3, H, W]. */
    public NDArray decodeLatent(NDArray latent) {
        return new Sequential(decoder).forward(parameters, decoderInput(latent));
    }

    /** Widens a latent for the decoder: [B, e, h, w] to [B, zChannels, h, w]. */
    public NDArray decoderInput(NDArray latent) {
        return fromCode.forward(parameters, latent);
    }

    /**
     * The decoder cut where the resolution doubles: applied one after the other to {@link
     * #decoderInput}, the parts give the images. The first works on [B, zChannels, h, w], the last
     * at full height and width.
     */
    public List<Layer> decoderParts() {
        return decoder;
    }

    /** Lists the vectors of a latent: [B, e, h, w] to [B·h·w, e]. */
    public NDArray toRows(NDArray latent) {
        return latent.transpose(0, 2, 3, 1).reshape(-1, config.codebookDim());
    }

    /** Puts channels where convolutions expect them: [B, h, w, e] to [B, e, h, w]. */
    public NDArray toLatent(NDArray vectors) {
        return vectors.transpose(0, 3, 1, 2);
    }

    private void checkImages(Shape shape) {
        int f = config.downsampling();
        Checks.require(
                shape.dimension() == 4 && shape.get(1) == 3,
                "images have shape %s; expected [batch, 3, height, width]",
                shape);
        Checks.require(
                shape.get(2) % f == 0 && shape.get(3) % f == 0,
                "image height %d and width %d must be multiples of %d, the tokenizer's pixels per"
                        + " token; crop or scale the image",
                shape.get(2),
                shape.get(3),
                f);
    }
}
