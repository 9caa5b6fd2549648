package io.github.flashar.train.tokenizer;

import io.github.flashar.core.error.Checks;
import io.github.flashar.train.loop.TrainingConfig;

/** Settings of a {@link TokenizerTrainer}. The defaults suit small photographs. */
public final class TokenizerTrainingConfig {

    private final long steps;
    private final int batchSize;
    private final double learningRate;
    private final long warmupSteps;
    private final double weightDecay;
    private final double commitment;
    private final double maxGradientNorm;
    private final int revivalInterval;
    private final long seed;

    private TokenizerTrainingConfig(Builder builder) {
        this.steps = builder.steps;
        this.batchSize = builder.batchSize;
        this.learningRate = builder.learningRate;
        this.warmupSteps = Math.min(builder.warmupSteps, builder.steps - 1);
        this.weightDecay = builder.weightDecay;
        this.commitment = builder.commitment;
        this.maxGradientNorm = builder.maxGradientNorm;
        this.revivalInterval = builder.revivalInterval;
        this.seed = builder.seed;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Optimizer steps of the whole run. */
    public long steps() {
        return steps;
    }

    /** Images a step. */
    public int batchSize() {
        return batchSize;
    }

    /** Learning rate after the warm-up; from there it falls to 0 along a cosine. */
    public double learningRate() {
        return learningRate;
    }

    /** Steps over which the learning rate rises from 0; fewer if the run is shorter. */
    public long warmupSteps() {
        return warmupSteps;
    }

    /** Decoupled weight decay of convolutions; norms, biases and the codebook do not decay. */
    public double weightDecay() {
        return weightDecay;
    }

    /** Weight of the loss that holds latents near their codes. */
    public double commitment() {
        return commitment;
    }

    /** Gradients with a larger norm, taken over all parameters, are scaled down to it. */
    public double maxGradientNorm() {
        return maxGradientNorm;
    }

    /** Steps over which the use of codes is counted before the unused ones are replaced. */
    public int revivalInterval() {
        return revivalInterval;
    }

    /** Seed of the data order, the flips and the choice of new codes. */
    public long seed() {
        return seed;
    }

    /** The part of these settings that every kind of training has. */
    TrainingConfig forLoop() {
        return TrainingConfig.builder()
                .setSteps(steps)
                .setBatchSize(batchSize)
                .setPeakLearningRate(learningRate)
                .setSeed(seed)
                .optWarmup(warmupSteps)
                .optWeightDecay(weightDecay)
                .optMaxGradientNorm(maxGradientNorm)
                .optLabelDropout(0)
                .build();
    }

    /** Builds a configuration. */
    public static final class Builder {

        private long steps;
        private int batchSize = 32;
        private double learningRate = 1e-3;
        private long warmupSteps = 100;
        private double weightDecay = 1e-4;
        private double commitment = 0.25;
        private double maxGradientNorm = 1;
        private int revivalInterval = 20;
        private long seed;

        private Builder() {}

        /** Sets the optimizer steps of the whole run, at least 1. */
        public Builder setSteps(long value) {
            steps = value;
            return this;
        }

        /** Sets the images a step, 1..65536. Default 32. */
        public Builder optBatchSize(int value) {
            batchSize = value;
            return this;
        }

        /** Sets the peak learning rate, above 0 and at most 1. Default 1e-3. */
        public Builder optLearningRate(double value) {
            learningRate = value;
            return this;
        }

        /** Sets the steps of the warm-up, at least 0. Default 100. */
        public Builder optWarmupSteps(long value) {
            warmupSteps = value;
            return this;
        }

        /** Sets the weight decay, 0..1. Default 1e-4. */
        public Builder optWeightDecay(double value) {
            weightDecay = value;
            return this;
        }

        /** Sets the weight of the commitment loss, 0..100. Default 0.25. */
        public Builder optCommitment(double value) {
            commitment = value;
            return this;
        }

        /** Sets the largest gradient norm, above 0. Default 1. */
        public Builder optMaxGradientNorm(double value) {
            maxGradientNorm = value;
            return this;
        }

        /** Sets the steps between two replacements of unused codes, at least 1. Default 20. */
        public Builder optRevivalInterval(int value) {
            revivalInterval = value;
            return this;
        }

        /** Sets the seed. Default 0. */
        public Builder optSeed(long value) {
            seed = value;
            return this;
        }

        /** Checks all values. */
        public TokenizerTrainingConfig build() {
            Checks.require(steps >= 1, "steps = %d must be at least 1", steps);
            Checks.inRange("batchSize", batchSize, 1, 65536);
            Checks.inRange("learningRate", learningRate, Double.MIN_VALUE, 1);
            Checks.require(warmupSteps >= 0, "warmupSteps = %d must be at least 0", warmupSteps);
            Checks.inRange("weightDecay", weightDecay, 0, 1);
            Checks.inRange("commitment", commitment, 0, 100);
            Checks.inRange("maxGradientNorm", maxGradientNorm, Double.MIN_VALUE, 1e6);
            Checks.atLeast("revivalInterval", revivalInterval, 1);
            return new TokenizerTrainingConfig(this);
        }
    }
}
