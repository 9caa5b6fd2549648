package io.github.flashar.examples.watch;

import static io.github.flashar.examples.report.Numbers.fixed;
import static io.github.flashar.examples.report.Numbers.nats;
import static io.github.flashar.examples.report.Numbers.percent;
import static io.github.flashar.examples.report.Numbers.time;
import static io.github.flashar.examples.report.Numbers.whole;

import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.image.ImageFiles;
import io.github.flashar.examples.report.GateHeatMap;
import io.github.flashar.examples.report.GateMap;
import io.github.flashar.examples.report.ReportPage;
import io.github.flashar.examples.report.ReportPage.KeyFigure;
import io.github.flashar.examples.report.Section;
import io.github.flashar.examples.report.Section.StripRow;
import io.github.flashar.examples.report.Strip;
import io.github.flashar.train.metrics.MetricsHistory;
import io.github.flashar.train.metrics.MetricsHistory.Point;
import io.github.flashar.train.metrics.MetricsRecorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page of a run, of what its folder holds at the moment. */
public final class RunReport {

    /** More rows of samples show no more of how a model improves. */
    private static final int MOST_ROWS = 12;

    private static final int STRIP_WIDTH = 1040;

    /** Steps that the current loss and rate are averaged over. */
    private static final int RECENT = 50;

    private final RunFolder folder;
    private final RunDescription run;
    private final MetricsHistory history;

    private RunReport(RunFolder folder) {
        this.folder = folder;
        this.run = RunDescription.read(folder.description());
        this.history = MetricsHistory.read(folder.metrics());
    }

    /**
     * Writes or replaces {@code report.html}.
     *
     * @throws InvalidFileException if the folder holds no run, or a damaged one
     */
    public static Path write(RunFolder folder) {
        if (Files.notExists(folder.description())) {
            throw new InvalidFileException(
                    folder.path(),
                    "holds no "
                            + folder.description().getFileName()
                            + "; give the --output folder of an adapt or pretrain run");
        }
        AtomicFiles.writeText(folder.report(), new RunReport(folder).page().html());
        return folder.report();
    }

    private ReportPage page() {
        List<Section> sections = new ArrayList<>();
        RunCharts charts = new RunCharts(history, run.stageBorder(), run.reference());
        sections.add(losses(charts));
        addSamples(sections);
        addGates(sections, charts);
        sections.add(new Section("Course of the training").charts(charts.course()));
        sections.add(new Section("Command and settings").command(run.command()).facts(run.facts()));
        return new ReportPage(run.title(), lead(), figures(), sections);
    }

    private String lead() {
        String state =
                history.lastStep() >= run.steps()
                        ? "The training is complete: %,d steps."
                        : "After %,d of %,d steps; the page is written anew at each look and by"
                                + " \"flashar report --run\".";
        return String.format(Locale.ROOT, state, history.lastStep(), run.steps());
    }

    private List<KeyFigure> figures() {
        String loss = history.points("fused").isEmpty() ? "loss" : "fused";
        List<Point> heldOut = history.points(Measurement.HELD_OUT);
        double last = heldOut.isEmpty() ? Double.NaN : heldOut.get(heldOut.size() - 1).value();
        return List.of(
                new KeyFigure(
                        percent((double) history.lastStep() / run.steps()),
                        "of the steps done",
                        String.format(Locale.ROOT, "%,d of %,d", history.lastStep(), run.steps())),
                new KeyFigure(
                        nats(recent(loss)),
                        "nats per token in training",
                        "mean of the last " + RECENT + " steps"),
                new KeyFigure(
                        nats(last),
                        "nats per token on grids kept apart",
                        Double.isNaN(run.reference())
                                ? "at the last look"
                                : "raster model: " + nats(run.reference())),
                new KeyFigure(
                        whole(recent(MetricsRecorder.TOKENS_PER_SECOND)),
                        "tokens per second",
                        looks()));
    }

    /** What the looks cost. */
    private String looks() {
        List<Point> seconds = history.points(Watch.LOOK_SECONDS);
        double all = seconds.stream().mapToDouble(Point::value).sum();
        return seconds.isEmpty()
                ? "no look yet"
                : seconds.size() + " looks took " + time(all) + " beside it";
    }

    private double recent(String metric) {
        List<Point> points = history.points(metric);
        return points.subList(Math.max(0, points.size() - RECENT), points.size()).stream()
                .mapToDouble(Point::value)
                .average()
                .orElse(Double.NaN);
    }

    private Section losses(RunCharts charts) {
        Section section = new Section("Cross-entropy");
        ScoreTable.read(folder.scores()).ifPresent(table -> table.addTo(section));
        return section.chart(
                charts.losses(),
                "of each training step, smoothed; on grids kept apart at each look");
    }

    private void addSamples(List<Section> sections) {
        List<Map.Entry<Long, Path>> samples = List.copyOf(folder.samples().entrySet());
        if (samples.isEmpty()) {
            return;
        }
        List<StripRow> rows = new ArrayList<>();
        int count = Math.min(MOST_ROWS, samples.size());
        for (int row = 0; row < count; row++) {
            // First and last are among them.
            int i = count == 1 ? 0 : (int) ((long) row * (samples.size() - 1) / (count - 1));
            rows.add(
                    new StripRow(
                            String.format(Locale.ROOT, "step %,d", samples.get(i).getKey()),
                            Strip.shrunk(ImageFiles.read(samples.get(i).getValue()), STRIP_WIDTH)));
        }
        sections.add(
                new Section("Images drawn along the way")
                        .paragraph(
                                "The same subjects and seeds each time, guidance "
                                        + fixed(SampleOrder.GUIDANCE.scale(), 1)
                                        + ": rows differ by the training alone.")
                        .strips(run.sampleNames(), rows));
    }

    private void addGates(List<Section> sections, RunCharts charts) {
        if (Files.notExists(folder.gateMap())) {
            return;
        }
        GateMap gates = GateMap.read(folder.gateMap());
        sections.add(
                new Section("Which branch decides")
                        .paragraph(
                                "Gates of the interior cells of grids kept apart: the weight of the"
                                        + " prediction from the left against the one from above. A"
                                        + " gate that is always near 0 or 1 has collapsed: one branch"
                                        + " draws alone.")
                        .chart(charts.gates(), "over the training")
                        .picture(
                                GateHeatMap.draw(gates),
                                "mean gate by cell at the last look, interior mean "
                                        + fixed(gates.interiorMean(), 2)));
    }
}
