package io.github.flashar.examples.reconstruct;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.image.Psnr;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.tokenizer.ImageTensors;
import io.github.flashar.core.tokenizer.VqTokenizer;
import java.util.Arrays;
import java.util.List;

/**
 * A picture and what its tokens make of it.
 *
 * @param original cut in the middle to whole tokens
 * @param decoded from the tokens
 * @param tokens number of tokens
 * @param codes number of different codes among them
 */
public record Reconstruction(RgbImage original, RgbImage decoded, int tokens, int codes) {

    /** Encodes and decodes a picture of any size that holds at least one token. */
    public static Reconstruction of(VqTokenizer tokenizer, RgbImage image) {
        RgbImage original = wholeTokens(image, tokenizer.config().downsampling());
        NDManager manager = tokenizer.parameters().manager();
        try (NDScope scope = NativeMemory.scope();
                Torch.GradScope noGrad = Torch.noGrad()) {
            NDArray tokens = // [1, h, w]
                    tokenizer.encode(ImageTensors.fromImages(manager, List.of(original)));
            long[] ids = tokens.toLongArray();
            return new Reconstruction(
                    original,
                    ImageTensors.toImages(tokenizer.decode(tokens)).get(0),
                    ids.length,
                    (int) Arrays.stream(ids).distinct().count());
        }
    }

    /** Peak signal-to-noise ratio in dB. */
    public double psnr() {
        return Psnr.decibels(decoded, original);
    }

    private static RgbImage wholeTokens(RgbImage image, int pixels) {
        int width = image.width() / pixels * pixels;
        int height = image.height() / pixels * pixels;
        Checks.require(
                width > 0 && height > 0,
                "%s is smaller than the %d x %d pixels of one token",
                image,
                pixels,
                pixels);
        return image.crop(
                (image.width() - width) / 2, (image.height() - height) / 2, width, height);
    }
}
