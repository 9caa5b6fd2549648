package io.github.flashar.train.loop;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.model.Precision;
import io.github.flashar.train.dropout.DropoutConfig;
import io.github.flashar.train.optim.AdamWConfig;
import io.github.flashar.train.optim.CosineSchedule;
import io.github.flashar.train.optim.LearningRate;

/**
 * How long and how a run trains. A step consumes batchSize · accumulation examples.
 *
 * @param steps optimizer steps of the whole run
 * @param batchSize examples a forward pass
 * @param accumulation forward passes a step, whose gradients are averaged
 * @param peakLearningRate highest learning rate
 * @param warmup steps of linear warm-up
 * @param weightDecay decoupled decay of tensors of two or more dimensions
 * @param maxGradientNorm largest global gradient norm left alone
 * @param labelDropout share of examples trained without their label or prompt, 0..1
 * @param dropout of activations
 * @param adam the optimizer's constants
 * @param emaDecay decay of the weights' moving average after each update, 0..1 without 1; 0 keeps
 *     none
 * @param precision that layers and heads compute in
 * @param nonFinite what happens at a step whose loss or gradient is not finite
 * @param seed of data order, augmentations and dropouts
 */
public record TrainingConfig(
        long steps,
        int batchSize,
        int accumulation,
        double peakLearningRate,
        long warmup,
        double weightDecay,
        double maxGradientNorm,
        double labelDropout,
        DropoutConfig dropout,
        AdamWConfig adam,
        double emaDecay,
        Precision precision,
        NonFiniteSteps nonFinite,
        long seed) {

    public TrainingConfig {
        Checks.atLeast("batch size", batchSize, 1);
        Checks.atLeast("accumulated batches", accumulation, 1);
        Checks.inRange("weight decay", weightDecay, 0, Double.MAX_VALUE);
        Checks.require(
                maxGradientNorm > 0, "largest gradient norm = %s must be above 0", maxGradientNorm);
        Checks.inRange("label dropout", labelDropout, 0, 1);
        Checks.require(
                emaDecay >= 0 && emaDecay < 1,
                "EMA decay = %s is outside 0..1 without 1; 0 keeps no average",
                emaDecay);
        new CosineSchedule(peakLearningRate, steps, warmup);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this configuration. */
    public Builder toBuilder() {
        return new Builder()
                .setSteps(steps)
                .setBatchSize(batchSize)
                .setPeakLearningRate(peakLearningRate)
                .setSeed(seed)
                .optAccumulation(accumulation)
                .optWarmup(warmup)
                .optWeightDecay(weightDecay)
                .optMaxGradientNorm(maxGradientNorm)
                .optLabelDropout(labelDropout)
                .optDropout(dropout)
                .optEmaDecay(emaDecay)
                .optPrecision(precision)
                .optNonFinite(nonFinite)
                .optAdam(adam);
    }

    /** Warm-up and one cosine over all steps. */
    public LearningRate learningRate() {
        return new CosineSchedule(peakLearningRate, steps, warmup);
    }

    /** Examples of one step. */
    public int examplesPerStep() {
        return batchSize * accumulation;
    }

    /** Builds a {@link TrainingConfig}; what is not set has the paper's value. */
    public static final class Builder {

        private long steps;
        private int batchSize;
        private int accumulation = 1;
        private double peakLearningRate;
        private long warmup;
        private double weightDecay = 0.05;
        private double maxGradientNorm = 1;
        private double labelDropout = 0.1;
        private DropoutConfig dropout = DropoutConfig.OFF;
        private AdamWConfig adam = AdamWConfig.PAPER;
        private double emaDecay;
        private Precision precision = Precision.FLOAT32;
        private NonFiniteSteps nonFinite = NonFiniteSteps.SKIP;
        private long seed;

        private Builder() {}

        public Builder setSteps(long steps) {
            this.steps = steps;
            return this;
        }

        public Builder setBatchSize(int batchSize) {
            this.batchSize = batchSize;
            return this;
        }

        /** The paper adapts LlamaGen with 2e-5; small models want more. */
        public Builder setPeakLearningRate(double peakLearningRate) {
            this.peakLearningRate = peakLearningRate;
            return this;
        }

        public Builder setSeed(long seed) {
            this.seed = seed;
            return this;
        }

        /** Default: 1. */
        public Builder optAccumulation(int accumulation) {
            this.accumulation = accumulation;
            return this;
        }

        /** Default: no warm-up. */
        public Builder optWarmup(long warmup) {
            this.warmup = warmup;
            return this;
        }

        /** Default: 0.05. */
        public Builder optWeightDecay(double weightDecay) {
            this.weightDecay = weightDecay;
            return this;
        }

        /** Default: 1; infinity never clips. */
        public Builder optMaxGradientNorm(double maxGradientNorm) {
            this.maxGradientNorm = maxGradientNorm;
            return this;
        }

        /**
         * Default: 0.1. Use 0 for grids a model drew itself, whose null labels are drawn already.
         */
        public Builder optLabelDropout(double labelDropout) {
            this.labelDropout = labelDropout;
            return this;
        }

        /** Default: off. */
        public Builder optDropout(DropoutConfig dropout) {
            this.dropout = dropout;
            return this;
        }

        /** Default: the paper's. */
        public Builder optAdam(AdamWConfig adam) {
            this.adam = adam;
            return this;
        }

        /** Default: 0, no moving average of the weights. Long runs take 0.999 or 0.9999. */
        public Builder optEmaDecay(double emaDecay) {
            this.emaDecay = emaDecay;
            return this;
        }

        /** Default: float32. */
        public Builder optPrecision(Precision precision) {
            this.precision = precision;
            return this;
        }

        /** Default: {@link NonFiniteSteps#SKIP}. */
        public Builder optNonFinite(NonFiniteSteps nonFinite) {
            this.nonFinite = nonFinite;
            return this;
        }

        public TrainingConfig build() {
            return new TrainingConfig(
                    steps,
                    batchSize,
                    accumulation,
                    peakLearningRate,
                    warmup,
                    weightDecay,
                    maxGradientNorm,
                    labelDropout,
                    dropout,
                    adam,
                    emaDecay,
                    precision,
                    nonFinite,
                    seed);
        }
    }
}
