package io.github.flashar.train.recipe;

import io.github.flashar.core.error.Checks;

/** How long a run is. */
public sealed interface RunLength {

    /**
     * Steps of a run.
     *
     * @param examples size of the data set
     * @param examplesPerStep examples that a step consumes
     */
    long steps(long examples, long examplesPerStep);

    /**
     * So many optimizer steps.
     *
     * @param count at least 1
     */
    record Steps(long count) implements RunLength {
        public Steps {
            Checks.require(count >= 1, "steps = %d must be at least 1", count);
        }

        @Override
        public long steps(long examples, long examplesPerStep) {
            return count;
        }
    }

    /**
     * So many times through the data; the last step may run on into the next time.
     *
     * @param count above 0, at most a million; may be a fraction
     */
    record Epochs(double count) implements RunLength {

        private static final double MOST = 1e6;

        public Epochs {
            Checks.require(
                    count > 0 && count <= MOST,
                    "epochs = %s is outside 0 (excl.)..%.0f",
                    count,
                    MOST);
        }

        @Override
        public long steps(long examples, long examplesPerStep) {
            return Math.max(1, (long) Math.ceil(count * examples / examplesPerStep));
        }
    }
}
