package io.github.flashar.core.internal.pickle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Python class or function that a pickle may call. */
@FunctionalInterface
public interface PickleGlobal {

    /**
     * Returns the result of a call.
     *
     * @throws PickleException if the arguments are not as expected
     */
    Object call(List<@Nullable Object> arguments);
}
