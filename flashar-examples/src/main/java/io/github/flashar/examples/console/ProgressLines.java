package io.github.flashar.examples.console;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A line every tenth of the work and every ten minutes, for output that is not a terminal. */
final class ProgressLines implements Progress {

    private static final int LINES = 10;
    private static final double NANOS = 1e9;
    private static final int SECONDS_BETWEEN_LINES = 600;

    private final String task;
    private final long total;
    private final long doneBefore;
    private final PrintStream out;
    private final LongSupplier nanoTime;
    private final long start;
    private long printedTenths;
    private double printedSeconds;

    /**
     * Starts.
     *
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    ProgressLines(
            String task, long total, long doneBefore, PrintStream out, LongSupplier nanoTime) {
        this.task = task;
        this.total = Math.max(1, total);
        this.doneBefore = doneBefore;
        this.out = out;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.printedTenths = doneBefore * LINES / this.total;
    }

    @Override
    public void update(long done, String note) {
        long tenths = done * LINES / total;
        double seconds = (nanoTime.getAsLong() - start) / NANOS;
        if (tenths > printedTenths || seconds >= printedSeconds + SECONDS_BETWEEN_LINES) {
            printedTenths = tenths;
            printedSeconds = seconds;
            out.println(line(done, seconds, note));
        }
    }

    private String line(long done, double seconds, String note) {
        String time =
                done >= total
                        ? "took " + duration(seconds)
                        : duration(seconds * (total - done) / Math.max(1, done - doneBefore))
                                + " left";
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

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }

    @Override
    public void close() {
        // Each line is complete as it is printed.
    }
}
