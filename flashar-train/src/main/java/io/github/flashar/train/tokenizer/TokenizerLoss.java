package io.github.flashar.train.tokenizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.nn.Scalars;
import io.github.flashar.core.tokenizer.VectorQuantizer;
import io.github.flashar.core.tokenizer.VqTokenizer;

/**
 * What a VQ tokenizer is trained on:
 *
 * <pre>
 * loss = mean (x̂ − x)²  +  mean (c − sg[z])²  +  commitment · mean (z − sg[c])²
 * </pre>
 *
 * with x an image in −1..1, z its latent vectors, c their nearest codes and sg "no gradient". The
 * decoder reads {@code z + sg[c − z]}: the value is that of the code, the gradient goes straight
 * through to the encoder. Source: van den Oord et al., arXiv 1711.00937.
 */
final class TokenizerLoss {

    private final double commitment;

    TokenizerLoss(double commitment) {
        this.commitment = commitment;
    }

    /**
     * Runs the tokenizer on images and compares.
     *
     * @param images [B, 3, H, W]
     */
    Result compute(VqTokenizer tokenizer, NDArray images) {
        VectorQuantizer quantizer = tokenizer.quantizer();
        NDArray latent = tokenizer.latent(images); // [B, e, h, w]
        Shape shape = latent.getShape();
        NDArray rows = quantizer.normalize(tokenizer.toRows(latent)); // [B·h·w, e]
        NDArray tokens = quantizer.nearest(rows.stopGradient()); // [B·h·w]
        NDArray codes = quantizer.lookup(tokens); // [B·h·w, e]

        NDArray straight = rows.add(codes.sub(rows).stopGradient());
        NDArray grid = straight.reshape(shape.get(0), shape.get(2), shape.get(3), shape.get(1));
        NDArray decoded = tokenizer.decodeLatent(tokenizer.toLatent(grid)); // [B, 3, H, W]

        NDArray reconstruction = meanSquare(decoded, images);
        NDArray codebook = meanSquare(codes, rows.stopGradient());
        NDArray commit = Scalars.scale(meanSquare(rows, codes.stopGradient()), commitment);
        return new Result(reconstruction.add(codebook).add(commit), reconstruction, rows, tokens);
    }

    private static NDArray meanSquare(NDArray a, NDArray b) {
        return a.sub(b).square().mean();
    }

    /**
     * One batch's loss and what it was computed from.
     *
     * @param total scalar to minimise
     * @param reconstruction scalar, mean squared error over −1..1
     * @param rows latent vectors [B·h·w, e], normalised
     * @param tokens int64 [B·h·w]
     */
    record Result(NDArray total, NDArray reconstruction, NDArray rows, NDArray tokens) {}
}
