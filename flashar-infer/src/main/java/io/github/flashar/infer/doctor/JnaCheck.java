package io.github.flashar.infer.doctor;

import java.util.function.Supplier;

/**
 * Whether JNA works, through which DJL looks for GPUs and this library talks to the C library. It
 * unpacks a native library of its own when it is first used.
 *
 * @param load uses it and returns its version
 */
record JnaCheck(Supplier<String> load) implements Check {

    private static final String SUBJECT = "JNA";

    @Override
    public Finding examine() {
        try {
            return Finding.ok(SUBJECT, load.get());
        } catch (LinkageError e) {
            return Finding.problem(
                    SUBJECT,
                    LoadFailures.text(e),
                    "name a folder that may hold programs with -Djna.tmpdir=FOLDER, and take older"
                            + " versions of net.java.dev.jna off the class path");
        }
    }
}
