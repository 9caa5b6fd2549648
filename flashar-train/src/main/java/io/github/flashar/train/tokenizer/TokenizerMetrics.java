package io.github.flashar.train.tokenizer;

/**
 * What one training step did.
 *
 * @param step index of the step, from 0
 * @param loss the whole loss
 * @param reconstruction mean squared error of the pixels over −1..1
 * @param learningRate rate used
 * @param gradientNorm norm of all gradients before clipping; not finite if the step was skipped
 * @param revivedCodes codes replaced after this step
 */
public record TokenizerMetrics(
        long step,
        double loss,
        double reconstruction,
        double learningRate,
        double gradientNorm,
        int revivedCodes) {

    /** Returns the peak signal-to-noise ratio in dB of the training batch. */
    public double psnr() {
        return 10 * Math.log10(4 / reconstruction);
    }
}
