package io.github.flashar.infer.plan;

import io.github.flashar.core.error.Checks;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of memory as people read and write them. */
public final class MemorySize {

    private static final long SMALL = 10L << 20;
    private static final double KIBI = 1024;
    private static final int KIBI_BITS = 10;
    private static final Pattern STATED = Pattern.compile("(\\d{1,9})([kmg])|\\d{1,18}");

    private MemorySize() {}

    /**
     * Reads a number of bytes, with the suffix k, m or g for powers of 1024.
     *
     * @param name of the setting, for the error message
     */
    public static long parse(String name, String text) {
        Matcher matcher = STATED.matcher(text);
        Checks.require(
                matcher.matches(), "%s = %s must be a number of bytes, such as 12g", name, text);
        String number = matcher.group(1);
        String suffix = matcher.group(2);
        return suffix == null
                ? Long.parseLong(text)
                : Long.parseLong(number) << KIBI_BITS * (1 + "kmg".indexOf(suffix));
    }

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
