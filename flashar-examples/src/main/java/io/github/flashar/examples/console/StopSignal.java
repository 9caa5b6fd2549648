package io.github.flashar.examples.console;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C as a request. While one of these listens, the first Ctrl-C (or {@code kill}) only sets
 * {@link #requested}, for the work to end where it can be continued; the second ends the JVM at
 * once. Closing gives the signals back.
 *
 * <p>A shutdown hook could not do this: while it waits for the work to end, the JVM takes no second
 * signal. {@code sun.misc.Signal} is called by reflection because javac warns of it however it is
 * imported; where it is missing, Ctrl-C ends the JVM as ever.
 */
public final class StopSignal implements AutoCloseable {

    /** What a shell reports after Ctrl-C. */
    public static final int EXIT_CODE = 130;

    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
    private static final List<String> SIGNALS = List.of("INT", "TERM");

    private final String notice;
    private final AtomicBoolean requested = new AtomicBoolean();
    private final List<Runnable> restoring = new ArrayList<>();

    private StopSignal(String notice) {
        this.notice = notice;
    }

    /**
     * Starts listening.
     *
     * @param notice printed when the first signal comes
     */
    public static StopSignal listen(String notice) {
        StopSignal stop = new StopSignal(notice);
        for (String name : SIGNALS) {
            try {
                stop.handle(name);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                LOG.debug("cannot listen to SIG{}; it ends the JVM at once", name, e);
            }
        }
        return stop;
    }

    /** Whether a signal has come. */
    public boolean requested() {
        return requested.get();
    }

    @Override
    public void close() {
        restoring.forEach(Runnable::run);
        restoring.clear();
    }

    /** Runs on a thread of the signal's own. Printing comes last: it may block for ever. */
    @SuppressWarnings("UnusedMethod") // found by name in handler()
    private void received() {
        if (requested.getAndSet(true)) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
        System.err.println(notice);
    }

    private void handle(String name) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Method handle = signalType.getMethod("handle", signalType, handlerType);
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        Object previous = invoke(handle, signal, handler(signalType, handlerType));
        restoring.add(() -> restore(handle, signal, previous));
    }

    private Object handler(Class<?> signalType, Class<?> handlerType)
            throws ReflectiveOperationException {
        MethodHandle received =
                MethodHandles.lookup().bind(this, "received", MethodType.methodType(void.class));
        return MethodHandleProxies.asInterfaceInstance(
                handlerType, MethodHandles.dropArguments(received, 0, signalType));
    }

    private static void restore(Method handle, Object signal, @Nullable Object previous) {
        try {
            invoke(handle, signal, previous);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot restore the handler of " + signal, e);
        }
    }

    private static @Nullable Object invoke(Method handle, Object signal, @Nullable Object handler)
            throws ReflectiveOperationException {
        return handle.invoke(null, signal, handler);
    }
}
