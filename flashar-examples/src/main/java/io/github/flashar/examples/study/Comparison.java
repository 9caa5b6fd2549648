package io.github.flashar.examples.study;

import java.util.Arrays;

/**
 * A claim put to the test: for each seed, what the worse variant's figure exceeds the better one's
 * by. Both runs of a seed saw the same batches.
 *
 * @param advantages by seed; positive speaks for the claim
 */
record Comparison(double[] advantages) {

    /** What the seeds say. A sign by chance is one in four with three seeds. */
    enum Verdict {
        REPRODUCED("reproduced"),
        REVERSED("reversed"),
        UNRESOLVED("not resolved at this scale");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    double mean() {
        return Arrays.stream(advantages).average().orElse(Double.NaN);
    }

    /** Of the sample; NaN for one seed. */
    double deviation() {
        double mean = mean();
        double squares = Arrays.stream(advantages).map(a -> (a - mean) * (a - mean)).sum();
        return Math.sqrt(squares / (advantages.length - 1));
    }

    /** Only if all seeds agree is anything said. */
    Verdict verdict() {
        if (Arrays.stream(advantages).allMatch(a -> a > 0)) {
            return Verdict.REPRODUCED;
        }
        return Arrays.stream(advantages).allMatch(a -> a < 0)
                ? Verdict.REVERSED
                : Verdict.UNRESOLVED;
    }
}
