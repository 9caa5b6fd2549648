package io.github.flashar.examples.console;

import java.util.Locale;

/** Steady tokens per second of a training: the mean over about the last {@value #STEPS} steps. */
public final class Throughput {

    private static final int STEPS = 50;

    private double secondsPerToken;
    private int steps;

    /** Adds a step. */
    public void add(double tokensPerSecond) {
        steps = Math.min(STEPS, steps + 1);
        secondsPerToken += (1 / tokensPerSecond - secondsPerToken) / steps;
    }

    /** For people, such as {@code 12,345 tokens/s}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,.0f tokens/s", 1 / secondsPerToken);
    }
}
