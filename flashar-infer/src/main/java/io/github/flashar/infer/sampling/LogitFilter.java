package io.github.flashar.infer.sampling;

import java.util.Arrays;

/**
 * Decides which tokens of a row may be drawn, and with what weight. Everything is linear in the
 * vocabulary and works in buffers made once. Not thread-safe.
 */
final class LogitFilter {

    private final SamplingConfig config;
    private final int vocabulary;
    private final TopK topK = new TopK();
    private final Selection selection;
    private final Candidates candidates;

    LogitFilter(SamplingConfig config, int vocabulary) {
        this.config = config;
        this.vocabulary = vocabulary;
        this.selection = new Selection(vocabulary);
        this.candidates = new Candidates(vocabulary);
    }

    /**
     * Returns the tokens that may be drawn; valid until the next call.
     *
     * @param logits row of V values starting at {@code offset}
     * @throws InvalidLogitsException if one is NaN or +∞, or all are −∞
     */
    Candidates apply(float[] logits, int offset) {
        candidates.count = 0;
        int best = argmax(logits, offset);
        if (config.isGreedy()) {
            candidates.add(best, 1);
            return candidates;
        }
        weigh(logits, offset, logits[offset + best], smallestKept(logits, offset));
        if (config.topP() < 1) {
            keepTopP();
        }
        return candidates;
    }

    private int argmax(float[] logits, int offset) {
        int best = 0;
        for (int id = 0; id < vocabulary; id++) {
            float logit = logits[offset + id];
            if (!(logit < Float.POSITIVE_INFINITY)) {
                throw unusable(logit, id);
            }
            if (logit > logits[offset + best]) {
                best = id;
            }
        }
        if (logits[offset + best] == Float.NEGATIVE_INFINITY) {
            throw new InvalidLogitsException("all " + vocabulary + " logits are -Infinity");
        }
        return best;
    }

    private static InvalidLogitsException unusable(float logit, int id) {
        return new InvalidLogitsException(
                String.format(
                        "the logit of token %d is %s: the weights are damaged or a computation"
                                + " overflowed",
                        id, logit));
    }

    /** The k-th largest logit; the temperature does not change their order. */
    private double smallestKept(float[] logits, int offset) {
        if (config.topK() == 0 || config.topK() >= vocabulary) {
            return -Float.MAX_VALUE;
        }
        double kth = topK.kthLargest(logits, offset, vocabulary, config.topK(), selection);
        return Math.max(kth, -Float.MAX_VALUE);
    }

    /** Softmax numerators; the division by their sum waits for the draw. */
    private void weigh(float[] logits, int offset, double max, double smallestKept) {
        double temperature = config.temperature();
        for (int id = 0; id < vocabulary; id++) {
            double logit = logits[offset + id];
            if (logit >= smallestKept) {
                candidates.add(id, Math.exp((logit - max) / temperature));
            }
        }
    }

    /** Drops a token when the more probable ones already exceed p; lower ids win among equals. */
    private void keepTopP() {
        double limit = config.topP() * candidates.totalWeight();
        System.arraycopy(candidates.weights, 0, selection.values, 0, candidates.count);
        double last = selection.crossing(candidates.count, limit);
        double cumulative = weightAbove(last);
        int offered = candidates.count;
        candidates.count = 0;
        for (int i = 0; i < offered; i++) {
            double weight = candidates.weights[i];
            if (weight > last) {
                candidates.add(candidates.ids[i], weight);
            } else if (weight == last && cumulative <= limit) {
                cumulative += weight;
                candidates.add(candidates.ids[i], weight);
            }
        }
    }

    private double weightAbove(double threshold) {
        double sum = 0;
        for (int i = 0; i < candidates.count; i++) {
            double weight = candidates.weights[i];
            sum += weight > threshold ? weight : 0;
        }
        return sum;
    }

    /** Returns the row divided by the temperature, removed tokens at −∞. */
    float[] filter(float[] logits) {
        float[] result = new float[vocabulary];
        Arrays.fill(result, Float.NEGATIVE_INFINITY);
        Candidates kept = apply(logits, 0);
        float divisor = config.isGreedy() ? 1 : (float) config.temperature();
        for (int i = 0; i < kept.count; i++) {
            result[kept.ids[i]] = logits[kept.ids[i]] / divisor;
        }
        return result;
    }
}
