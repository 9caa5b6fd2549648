package io.github.flashar.core.internal.leak;

import java.lang.ref.Cleaner;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices objects that own native memory, threads or files and were dropped without being closed: a
 * line that starts with {@code LEAK:} goes to the log once the garbage collector has found one. It
 * frees nothing; whoever made the object has to.
 *
 * <p>With the system property {@value #PROPERTY} set to {@code true} the line says where the object
 * was made, which costs a stack trace for each.
 */
public final class LeakDetector {

    /** Name of the system property that asks for stack traces. */
    public static final String PROPERTY = "flashar.leaks";

    private static final Logger LOG = LoggerFactory.getLogger(LeakDetector.class);
    private static final Cleaner CLEANER = Cleaner.create();
    private static final List<String> FOUND = new CopyOnWriteArrayList<>();
    private static final LeakDetector SHARED =
            new LeakDetector(Boolean.getBoolean(PROPERTY), LeakDetector::report);

    private final boolean traces;
    private final Consumer<String> report;

    /**
     * @param traces whether to say where a leaked object was made
     * @param report told of each leak
     */
    LeakDetector(boolean traces, Consumer<String> report) {
        this.traces = traces;
        this.report = report;
    }

    /** Watches an object until it is closed; it has to keep what this returns, and close it. */
    public static Watch watch(Object owner) {
        return SHARED.begin(owner);
    }

    /** What was found so far, oldest first. */
    public static List<String> found() {
        return List.copyOf(FOUND);
    }

    Watch begin(Object owner) {
        State state =
                new State(
                        owner.getClass().getSimpleName(),
                        traces ? new Throwable("it was made here") : null,
                        report);
        return new Watch(state, CLEANER.register(owner, state));
    }

    private static void report(String leak) {
        FOUND.add(leak);
        LOG.error("LEAK: {}", leak);
    }
}
