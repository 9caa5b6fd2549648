package io.github.flashar.core.internal.pickle;

import org.jspecify.annotations.Nullable;

/** The names a pickle may use, and what they stand for here. */
public interface PickleGlobals {

    /**
     * Returns what a dotted Python name stands for.
     *
     * @throws PickleException if the name is not allowed
     */
    PickleGlobal find(String name);

    /**
     * Returns what stands for an object that the pickle keeps elsewhere.
     *
     * @throws PickleException if the reference is not understood
     */
    Object load(@Nullable Object persistentId);
}
