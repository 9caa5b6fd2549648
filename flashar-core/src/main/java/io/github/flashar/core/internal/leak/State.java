package io.github.flashar.core.internal.leak;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is known of a watched object without holding it. */
final class State implements Runnable {

    private final String type;
    private final @Nullable Throwable made;
    private final Consumer<String> report;
    private volatile boolean closed;

    /**
     * @param type name of its class
     * @param made where, if that is wanted
     * @param report told if it was not closed
     */
    State(String type, @Nullable Throwable made, Consumer<String> report) {
        this.type = type;
        this.made = made;
        this.report = report;
    }

    void close() {
        closed = true;
    }

    /** Called once: when the object is closed, or when the garbage collector has found it. */
    @Override
    public void run() {
        if (!closed) {
            report.accept(type + " was never closed; " + trace());
        }
    }

    private String trace() {
        if (made == null) {
            return "-D" + LeakDetector.PROPERTY + "=true says where it was made";
        }
        StringWriter text = new StringWriter();
        made.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
