package io.github.flashar.testkit.faults;

import java.util.Objects;
import java.util.function.Predicate;

/** What a crash leaves of what was never forced to the disk. */
public enum Survival {
    /** All of it, as when only the process was killed. */
    ALL,
    /** Nothing: each file and list of names is as it was when last forced. */
    NONE,
    /** Of each file and each list of names either, as when the power fails. */
    SOME;

    /** Returns whether what is known by a key goes back to what was last forced. */
    Predicate<Object> losing(long seed) {
        return switch (this) {
            case ALL -> key -> false;
            case NONE -> key -> true;
            case SOME -> key -> (Objects.hash(key, seed, 7) * 0x9E3779B9 >>> 16 & 1) == 0;
        };
    }
}
