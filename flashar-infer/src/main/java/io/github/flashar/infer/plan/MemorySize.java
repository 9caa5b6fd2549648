package io.github.flashar.infer.plan;

import java.util.Locale;

/** Amounts of memory as people read them. */
public final class MemorySize {

    private static final long SMALL = 10L << 20;
    private static final double KIBI = 1024;

    private MemorySize() {}

    /** Bytes below ten MiB, otherwise MiB or GiB. */
    public static String text(long bytes) {
        if (bytes < SMALL) {
            return String.format(Locale.ROOT, "%,d bytes", bytes);
        }
        double mebibytes = bytes / KIBI / KIBI;
        return mebibytes < KIBI
                ? String.format(Locale.ROOT, "%.0f MiB", mebibytes)
                : String.format(Locale.ROOT, "%.1f GiB", mebibytes / KIBI);
    }
}
