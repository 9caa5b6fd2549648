package io.github.flashar.examples.report;

import java.util.Locale;

/** Numbers as people read them, the same on every machine whatever its language. */
public final class Numbers {

    private static final String NONE = "–";

    private Numbers() {}

    /** A fixed number of decimals; a dash for NaN. */
    public static String fixed(double value, int decimals) {
        return Double.isNaN(value)
                ? NONE
                : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** A whole number with its thousands apart; a dash for NaN. */
    public static String whole(double value) {
        return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%,.0f", value);
    }

    /** A cross-entropy in nats. */
    public static String nats(double value) {
        return fixed(value, 3);
    }

    /** A time below a minute in seconds or milliseconds, three digits; above, in minutes. */
    public static String time(double seconds) {
        if (seconds >= 60) {
            long whole = Math.round(seconds);
            return whole / 60 + " min " + whole % 60 + " s";
        }
        return seconds >= 1 ? digits(seconds) + " s" : digits(seconds * 1000) + " ms";
    }

    /** How many times more or less. */
    public static String times(double ratio) {
        return digits(ratio) + "×";
    }

    /** A share of one as a percentage. */
    public static String percent(double share) {
        return Double.isNaN(share) ? NONE : Math.round(100 * share) + " %";
    }

    private static String digits(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return fixed(value, decimals);
    }
}
