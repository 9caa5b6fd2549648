package io.github.flashar.train.tokenizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.image.Psnr;
import io.github.flashar.core.image.RgbImage;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.tokenizer.ImageTensors;
import io.github.flashar.core.tokenizer.VqTokenizer;
import java.util.List;

/**
 * How well a tokenizer does on given photographs.
 *
 * @param images number of photographs
 * @param psnr peak signal-to-noise ratio in dB, {@code 10 log10(255² / mean squared error)} of the
 *     8-bit pixels, averaged over images
 * @param codesUsed number of different codes that occur
 * @param codebookSize number of codes there are
 * @param perplexity exp of the entropy of the codes: how many equally frequent ones would carry as
 *     much information
 */
public record TokenizerEvaluation(
        int images, double psnr, int codesUsed, int codebookSize, double perplexity) {

    /** Returns the part of the codebook that occurs, 0..1. */
    public double codesUsedShare() {
        return (double) codesUsed / codebookSize;
    }

    /** Encodes and decodes photographs of one size and measures what comes back. */
    public static TokenizerEvaluation of(
            VqTokenizer tokenizer, List<RgbImage> images, int batchSize) {
        Checks.require(!images.isEmpty(), "there are no images to evaluate on");
        long[] uses = new long[tokenizer.config().codebookSize()];
        double psnr = 0;
        for (int start = 0; start < images.size(); start += batchSize) {
            int end = Math.min(images.size(), start + batchSize);
            psnr += evaluateBatch(tokenizer, images.subList(start, end), uses);
        }
        return new TokenizerEvaluation(
                images.size(), psnr / images.size(), used(uses), uses.length, perplexity(uses));
    }

    /** Counts the codes into {@code uses} and returns the sum of the images' PSNR. */
    private static double evaluateBatch(VqTokenizer tokenizer, List<RgbImage> batch, long[] uses) {
        try (NDScope scope = NativeMemory.scope();
                Torch.GradScope noGrad = Torch.noGrad()) {
            NDArray images = ImageTensors.fromImages(tokenizer.parameters().manager(), batch);
            NDArray tokens = tokenizer.encode(images);
            for (long token : tokens.toLongArray()) {
                uses[(int) token]++;
            }
            List<RgbImage> decoded = ImageTensors.toImages(tokenizer.decode(tokens));
            double sum = 0;
            for (int i = 0; i < decoded.size(); i++) {
                sum += Psnr.decibels(decoded.get(i), batch.get(i));
            }
            return sum;
        }
    }

    private static int used(long[] uses) {
        int used = 0;
        for (long count : uses) {
            used += count > 0 ? 1 : 0;
        }
        return used;
    }

    private static double perplexity(long[] uses) {
        double total = 0;
        for (long count : uses) {
            total += count;
        }
        double entropy = 0;
        for (long count : uses) {
            double share = count / total;
            entropy -= count > 0 ? share * Math.log(share) : 0;
        }
        return Math.exp(entropy);
    }
}
