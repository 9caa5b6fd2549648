package io.github.flashar.core.error;

/** Argument checks with one wording: name, value, allowed range. */
public final class Checks {

    private Checks() {}

    /** Returns {@code value} if {@code min <= value <= max}. */
    public static int inRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new InvalidRequestException(
                    String.format("%s = %d is outside %d..%d", name, value, min, max));
        }
        return value;
    }

    /** Returns {@code value} if {@code min <= value <= max}. */
    public static long inRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new InvalidRequestException(
                    String.format("%s = %d is outside %d..%d", name, value, min, max));
        }
        return value;
    }

    /** Returns {@code value} if {@code value >= min}. */
    public static int atLeast(String name, int value, int min) {
        if (value < min) {
            throw new InvalidRequestException(
                    String.format("%s = %d must be at least %d", name, value, min));
        }
        return value;
    }

    /** Returns {@code value} if it is finite and {@code min <= value <= max}. */
    public static double inRange(String name, double value, double min, double max) {
        if (!(value >= min && value <= max) || Double.isInfinite(value)) {
            throw new InvalidRequestException(
                    String.format("%s = %s is outside %s..%s", name, value, min, max));
        }
        return value;
    }

    /** Fails with the formatted message unless {@code condition} holds. */
    public static void require(boolean condition, String format, Object... args) {
        if (!condition) {
            throw new InvalidRequestException(String.format(format, args));
        }
    }
}
