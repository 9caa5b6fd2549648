package io.github.flashar.examples.study;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Results, every variant with the same seeds.
 *
 * @param results of all runs
 * @param seeds that are compared
 */
record SeededRuns(Results results, List<Long> seeds) {

    /** Whether no run of a study is missing: only then is it reported. */
    boolean areDone(Study study) {
        return study.variants().stream()
                .allMatch(v -> seeds.stream().noneMatch(seed -> results.lacks(v, seed)));
    }

    /** A figure of a variant. */
    Spread spread(Variant variant, ToDoubleFunction<RunResult> figure) {
        return new Spread(runs(variant).stream().mapToDouble(figure).toArray());
    }

    Comparison compare(Claim claim, Metric metric) {
        double[] worse = spread(claim.worse(), metric::of).values();
        double[] advantages = spread(claim.better(), metric::of).values();
        for (int seed = 0; seed < advantages.length; seed++) {
            advantages[seed] = worse[seed] - advantages[seed];
        }
        return new Comparison(new Spread(advantages));
    }

    /** When runs were scored, in steps. */
    List<Long> checkpoints(Variant variant) {
        return runs(variant).get(0).points().stream().map(RunResult.Point::step).toList();
    }

    /** Held-out fused cross-entropy at one of the checkpoints. */
    Spread crossEntropy(Variant variant, int checkpoint) {
        return spread(variant, run -> run.points().get(checkpoint).fused());
    }

    /** The probes of those seeds that have one. */
    List<JsonObject> probes() {
        return seeds.stream().map(Results::probe).filter(results::has).map(results::read).toList();
    }

    private List<RunResult> runs(Variant variant) {
        return seeds.stream().map(seed -> results.run(variant, seed)).toList();
    }
}
