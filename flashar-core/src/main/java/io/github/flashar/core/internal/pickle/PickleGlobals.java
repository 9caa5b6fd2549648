package io.github.flashar.core.internal.pickle;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that a pickle may name. Either function answers a name or reference that it does not allow
 * with a {@link PickleException}.
 *
 * @param byName what a dotted Python name stands for
 * @param byReference what stands for an object that the pickle keeps elsewhere, its persistent id
 *     given
 */
public record PickleGlobals(
        Function<String, PickleGlobal> byName, Function<@Nullable Object, Object> byReference) {}
