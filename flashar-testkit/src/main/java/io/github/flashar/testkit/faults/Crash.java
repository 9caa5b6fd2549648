package io.github.flashar.testkit.faults;

/** The process died at a file-system call. No {@code catch} of what it ran may do any more. */
public final class Crash extends Error {

    private static final long serialVersionUID = 1L;

    Crash(String call) {
        super("crashed at " + call);
    }
}
