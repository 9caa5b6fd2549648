package io.github.flashar.examples.study;

import io.github.flashar.core.error.Checks;
import io.github.flashar.examples.console.OutputFolder;
import io.github.flashar.train.data.HoldOut;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Some studies to be done.
 *
 * @param model folder of the raster generator to adapt
 * @param photographs it was trained on
 * @param rule which of them are kept apart
 * @param settings of every run
 * @param seeds runs of each variant, with the seeds 1, 2, …
 * @param work folder of the grids, which are made once, and of the report
 * @param results folder of the results and of the classifier that judged them
 */
public record StudyOrder(
        Path model,
        Path photographs,
        HoldOut rule,
        StudySettings settings,
        int seeds,
        Path work,
        Path results) {

    public StudyOrder {
        Checks.inRange("--seeds", seeds, 2, 100);
    }

    /** Does what is left of them. */
    public void run(List<Study> studies) {
        OutputFolder.make(results);
        try (Workbench bench = new Workbench(model, photographs, rule, work);
                StudySession session = new StudySession(bench, settings, found())) {
            session.run(studies, seedList());
        }
    }

    /** Writes tables and charts of what was found so far beside the grids; returns the tables. */
    public Path report() {
        return new StudyReport(new SeededRuns(found(), seedList())).write(work);
    }

    private Results found() {
        return new Results(results, settings);
    }

    private List<Long> seedList() {
        return LongStream.rangeClosed(1, seeds).boxed().toList();
    }
}
