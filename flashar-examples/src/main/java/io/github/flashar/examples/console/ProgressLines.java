package io.github.flashar.examples.console;

import java.io.PrintStream;
import java.util.Locale;

/** One line every tenth of the work, for output that is not a terminal. */
final class ProgressLines implements Progress {

    private static final int LINES = 10;

    private final String task;
    private final long total;
    private final PrintStream out;
    private final long start = System.nanoTime();
    private long printed;

    ProgressLines(String task, long total, PrintStream out) {
        this.task = task;
        this.total = Math.max(1, total);
        this.out = out;
    }

    @Override
    public void update(long done, String note) {
        long tenth = done * LINES / total;
        if (tenth > printed) {
            printed = tenth;
            out.println(line(done, note));
        }
    }

    private String line(long done, String note) {
        double seconds = (System.nanoTime() - start) / 1e9;
        String time =
                done >= total
                        ? String.format(Locale.ROOT, "took %.0f s", seconds)
                        : String.format(
                                Locale.ROOT, "%.0f s left", seconds * (total - done) / done);
        String standing =
                String.format(
                        Locale.ROOT,
                        "%-26s %3d %%  %d/%d  %s",
                        task,
                        100 * done / total,
                        done,
                        total,
                        time);
        return note.isEmpty() ? standing : standing + "  " + note;
    }

    @Override
    public void close() {
        // Each line is complete as it is printed.
    }
}
