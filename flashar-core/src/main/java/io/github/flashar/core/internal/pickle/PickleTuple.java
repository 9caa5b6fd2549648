package io.github.flashar.core.internal.pickle;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Python tuple. */
public final class PickleTuple {

    private final List<@Nullable Object> items;

    PickleTuple(List<@Nullable Object> items) {
        this.items = Collections.unmodifiableList(items);
    }

    /** Returns the items, unmodifiable. */
    public List<@Nullable Object> items() {
        return items;
    }
}
