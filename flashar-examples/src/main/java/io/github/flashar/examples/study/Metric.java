package io.github.flashar.examples.study;

import java.util.function.ToDoubleFunction;

/** A figure of a run. */
enum Metric {
    CROSS_ENTROPY("cross-entropy, nats", 4, true, RunResult::crossEntropy),
    FRECHET_15("Fréchet, guidance 1.5", 3, true, run -> quality(run, "1.5").frechet()),
    FRECHET_20("Fréchet, guidance 2.0", 3, true, run -> quality(run, "2.0").frechet()),
    RIGHT_15("right class %, guidance 1.5", 1, false, run -> percent(quality(run, "1.5"))),
    RIGHT_20("right class %, guidance 2.0", 1, false, run -> percent(quality(run, "2.0")));

    private final String label;
    private final int digits;
    private final boolean lessIsBetter;

    @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
    private final ToDoubleFunction<RunResult> value;

    Metric(String label, int digits, boolean lessIsBetter, ToDoubleFunction<RunResult> value) {
        this.label = label;
        this.digits = digits;
        this.lessIsBetter = lessIsBetter;
        this.value = value;
    }

    String label() {
        return label;
    }

    /** Digits worth showing. */
    int digits() {
        return digits;
    }

    /** Whether a variant with a smaller figure is the better one. */
    boolean lessIsBetter() {
        return lessIsBetter;
    }

    double of(RunResult run) {
        return value.applyAsDouble(run);
    }

    private static double percent(Quality quality) {
        return 100 * quality.agreement();
    }

    private static Quality quality(RunResult run, String guidance) {
        Quality quality = run.quality().get(guidance);
        if (quality == null) {
            throw new IllegalStateException("no images were judged at guidance " + guidance);
        }
        return quality;
    }
}
