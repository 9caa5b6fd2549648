package io.github.flashar.examples.study;

import io.github.flashar.examples.report.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Tables of one study each.
 *
 * @param runs all of a study that is asked for
 */
record StudyTables(SeededRuns runs) {

    private static final List<Metric> METRICS = List.of(Metric.values());

    /** What each variant reaches. */
    String figures(Study study) {
        MarkdownTable table = new MarkdownTable(row("", METRICS, Metric::label));
        for (Variant variant : study.variants()) {
            table.row(
                    row(
                            variant.name(),
                            METRICS,
                            metric -> runs.spread(variant, metric::of).text(metric.digits())));
        }
        return table.toString();
    }

    /** Cross-entropy along the runs. */
    String course(Study study) {
        List<Long> checkpoints = runs.checkpoints();
        MarkdownTable table =
                new MarkdownTable(row("cross-entropy after", checkpoints, step -> step + " steps"));
        for (Variant variant : study.variants()) {
            table.row(
                    row(
                            variant.name(),
                            checkpoints,
                            step -> crossEntropy(variant, checkpoints.indexOf(step))));
        }
        return table.toString();
    }

    private String crossEntropy(Variant variant, int checkpoint) {
        return runs.spread(variant, run -> run.crossEntropy(checkpoint))
                .text(Metric.CROSS_ENTROPY.digits());
    }

    /** How far each claim holds, and what the seeds say of it. */
    String verdicts(Study study) {
        MarkdownTable table = new MarkdownTable(row("advantage", METRICS, Metric::label));
        for (Claim claim : study.claims()) {
            String name = claim.better().name() + " over " + claim.worse().name();
            table.row(row(name, METRICS, metric -> verdict(runs.compare(claim, metric), metric)));
        }
        return table.toString();
    }

    private static String verdict(Comparison found, Metric metric) {
        return found.advantages().signedText(metric.digits()) + ": " + found.verdict();
    }

    private static <T> List<String> row(String name, List<T> columns, Function<T, String> cell) {
        List<String> row = new ArrayList<>(List.of(name));
        columns.forEach(column -> row.add(cell.apply(column)));
        return row;
    }
}
