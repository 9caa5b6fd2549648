package io.github.flashar.examples.study;

import java.util.Arrays;

/**
 * A claim put to the test: for each seed, by how much the variant expected to do better does so.
 * Both runs of a seed saw the same batches.
 *
 * @param advantages positive speaks for the claim
 */
record Comparison(Spread advantages) {

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

    /** Only if all seeds agree is anything said. */
    Verdict verdict() {
        if (Arrays.stream(advantages.values()).allMatch(a -> a > 0)) {
            return Verdict.REPRODUCED;
        }
        return Arrays.stream(advantages.values()).allMatch(a -> a < 0)
                ? Verdict.REVERSED
                : Verdict.UNRESOLVED;
    }
}
