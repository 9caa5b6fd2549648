package io.github.flashar.examples.study;

import com.google.gson.JsonObject;
import java.util.Arrays;
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

    /** What a figure of one variant exceeds another's by, seed by seed. */
    Spread difference(Variant of, Variant from, ToDoubleFunction<RunResult> figure) {
        double[] differences = spread(of, figure).values();
        double[] less = spread(from, figure).values();
        Arrays.setAll(differences, seed -> differences[seed] - less[seed]);
        return new Spread(differences);
    }

    Comparison compare(Claim claim, Metric metric) {
        return new Comparison(
                metric.lessIsBetter()
                        ? difference(claim.worse(), claim.better(), metric::of)
                        : difference(claim.better(), claim.worse(), metric::of));
    }

    /** When runs were scored, in steps: all alike. */
    List<Long> checkpoints() {
        return runs(Variant.REFERENCE).get(0).points().stream().map(RunResult.Point::step).toList();
    }

    /** The probes of those seeds that have one. */
    List<JsonObject> probes() {
        return seeds.stream().map(Results::probe).filter(results::has).map(results::read).toList();
    }

    private List<RunResult> runs(Variant variant) {
        return seeds.stream().map(seed -> results.run(variant, seed)).toList();
    }
}
