package io.github.flashar.examples.console;

import java.io.PrintStream;

/**
 * Progress of one piece of work with a known number of steps. In a terminal it is a bar with the
 * time left; elsewhere (a log file, a pipe) a line every tenth of the work and every ten minutes.
 */
public interface Progress extends AutoCloseable {

    /** Says how many steps are done, and in a few words how it stands. */
    void update(long done, String note);

    /** Says how many steps are done. */
    default void update(long done) {
        update(done, "");
    }

    @Override
    void close();

    /**
     * Starts a piece of work of {@code total} steps, of which {@code done} were done before: the
     * time left follows from the others.
     */
    // From JDK 22 on System.console() is null in a pipe only under -Djdk.console=java.base, which
    // scripts/flashar and .mvn/jvm.config set.
    @SuppressWarnings("SystemConsoleNull")
    static Progress start(String task, long total, long done) {
        return System.console() == null
                ? new ProgressLines(task, total, done, System.err, System::nanoTime)
                : new ProgressBars(task, total, done);
    }

    /** Starts a piece of work of {@code total} steps. */
    static Progress start(String task, long total) {
        return start(task, total, 0);
    }

    /** Starts a piece of work that reports to {@code out} in lines. */
    static Progress lines(String task, long total, PrintStream out) {
        return new ProgressLines(task, total, 0, out, System::nanoTime);
    }
}
