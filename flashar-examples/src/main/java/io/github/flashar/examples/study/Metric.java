package io.github.flashar.examples.study;

import java.util.function.ToDoubleFunction;

/** A figure of a run; for all of them less is better. */
enum Metric {
    CROSS_ENTROPY("cross-entropy, nats", 4, RunResult::crossEntropy),
    FRECHET_15("Fréchet, guidance 1.5", 3, run -> quality(run, "1.5").frechet()),
    FRECHET_20("Fréchet, guidance 2.0", 3, run -> quality(run, "2.0").frechet()),
    DISAGREEMENT_15("wrong class, guidance 1.5", 3, run -> 1 - quality(run, "1.5").agreement()),
    DISAGREEMENT_20("wrong class, guidance 2.0", 3, run -> 1 - quality(run, "2.0").agreement());

    private final String label;
    private final int digits;

    @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
    private final ToDoubleFunction<RunResult> value;

    Metric(String label, int digits, ToDoubleFunction<RunResult> value) {
        this.label = label;
        this.digits = digits;
        this.value = value;
    }

    String label() {
        return label;
    }

    /** Digits worth showing. */
    int digits() {
        return digits;
    }

    double of(RunResult run) {
        return value.applyAsDouble(run);
    }

    private static Quality quality(RunResult run, String guidance) {
        Quality quality = run.quality().get(guidance);
        if (quality == null) {
            throw new IllegalStateException("no images were judged at guidance " + guidance);
        }
        return quality;
    }
}
