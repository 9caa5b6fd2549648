package io.github.flashar.infer.sampling;

import io.github.flashar.core.error.Checks;

/**
 * How a token is drawn from logits, in this order: divide by the temperature, keep the top k, keep
 * the top p of those, softmax, draw.
 *
 * @param temperature divisor of the logits, at least 0 and finite; 0 takes the largest logit, the
 *     lowest token id among equals
 * @param topK how many of the largest logits may be drawn, everything equal to the k-th included; 0
 *     keeps all
 * @param topP probability mass that may be drawn, in (0, 1]: the most probable tokens up to and
 *     including the first that passes it; 1 keeps all
 */
public record SamplingConfig(double temperature, int topK, double topP) {

    public SamplingConfig {
        Checks.require(
                temperature >= 0 && Double.isFinite(temperature),
                "temperature = %s must be at least 0 (0 is greedy) and finite",
                temperature);
        Checks.require(topK >= 0, "top-k = %s must be at least 0 (0 keeps every token)", topK);
        Checks.require(
                topP > 0 && topP <= 1, "top-p = %s must be in (0, 1] (1 keeps every token)", topP);
    }

    /** Always the most probable token. */
    public static SamplingConfig greedy() {
        return builder().optTemperature(0).build();
    }

    /** Starts from the model's own distribution: temperature 1, every token. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether the largest logit is taken instead of drawing. */
    public boolean isGreedy() {
        return temperature == 0;
    }

    /** Collects settings; {@link #build} checks them. */
    public static final class Builder {

        private double temperature = 1;
        private int topK;
        private double topP = 1;

        private Builder() {}

        /** Sets the divisor of the logits; default 1. */
        public Builder optTemperature(double temperature) {
            this.temperature = temperature;
            return this;
        }

        /** Sets how many tokens may be drawn; default 0, all. */
        public Builder optTopK(int topK) {
            this.topK = topK;
            return this;
        }

        /** Sets the probability mass that may be drawn; default 1, all. */
        public Builder optTopP(double topP) {
            this.topP = topP;
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws io.github.flashar.core.error.InvalidRequestException if one is out of range
         */
        public SamplingConfig build() {
            return new SamplingConfig(temperature, topK, topP);
        }
    }
}
