package io.github.flashar.examples.training;

import java.nio.file.Path;

/** A run was told to stop, and has saved its state. */
public final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoppedException(long step, Path folder) {
        super(
                "stopped after step "
                        + step
                        + ", which is saved in "
                        + folder
                        + "; to go on, run the same command with --resume");
    }
}
