package io.github.flashar.examples.study;

import io.github.flashar.core.checkpoint.AtomicFiles;
import io.github.flashar.core.image.ImageFiles;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What the studies found, as Markdown and charts.
 *
 * @param runs a study lacking one is left out, saying so
 */
record StudyReport(SeededRuns runs) {

    /** Writes a chart of each study whose runs are all done, and the tables, which it returns. */
    Path write(Path folder) {
        StudyChart chart = new StudyChart(runs);
        for (Study study : Study.values()) {
            if (runs.areDone(study)) {
                ImageFiles.writePng(
                        folder.resolve(picture(study)), chart.of(study).draw(), Map.of());
            }
        }
        Path tables = folder.resolve("studies.md");
        AtomicFiles.writeText(tables, markdown());
        return tables;
    }

    private String markdown() {
        StringJoiner text = new StringJoiner("\n\n", "", "\n");
        text.add(new FrameTable(runs.results()).markdown());
        StudyTables tables = new StudyTables(runs);
        for (Study study : Study.values()) {
            text.add("### " + study.title());
            text.add(study.hypothesis());
            if (runs.areDone(study)) {
                text.add(tables.figures(study));
                text.add(tables.course(study));
                text.add("![Cross-entropy over the steps](" + picture(study) + ")");
                text.add(tables.verdicts(study));
            } else {
                text.add("*Not all runs are done.*");
            }
        }
        text.add("### What each layer knows of the cell below (Fig. 3)");
        text.add(new ProbeTables(runs.probes()).markdown());
        return text.toString();
    }

    private static String picture(Study study) {
        return study.name().toLowerCase(Locale.ROOT) + ".png";
    }
}
