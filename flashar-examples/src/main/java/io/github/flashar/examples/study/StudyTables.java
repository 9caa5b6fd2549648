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
        List<Long> checkpoints = runs.checkpoints(Variant.REFERENCE);
        MarkdownTable table =
                new MarkdownTable(row("cross-entropy after", checkpoints, step -> step + " steps"));
        for (Variant variant : study.variants()) {
            table.row(
                    row(
                            variant.name(),
                            checkpoints,
                            step ->
                                    runs.crossEntropy(variant, checkpoints.indexOf(step))
                                            .text(Metric.CROSS_ENTROPY.digits())));
        }
        return table.toString();
    }

    /** What the seeds say of each claim. */
    String verdicts(Study study) {
        MarkdownTable table = new MarkdownTable(List.of("claim", "by", "advantage", "verdict"));
        for (Claim claim : study.claims()) {
            for (Metric metric : METRICS) {
                Comparison found = runs.compare(claim, metric);
                table.row(
                        List.of(
                                claim.better().name() + " better than " + claim.worse().name(),
                                metric.label(),
                                found.advantages().signedText(metric.digits()),
                                found.verdict().toString()));
            }
        }
        return table.toString();
    }

    private static <T> List<String> row(String name, List<T> columns, Function<T, String> cell) {
        List<String> row = new ArrayList<>(List.of(name));
        columns.forEach(column -> row.add(cell.apply(column)));
        return row;
    }
}
