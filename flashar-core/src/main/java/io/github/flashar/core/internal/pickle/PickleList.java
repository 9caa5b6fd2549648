package io.github.flashar.core.internal.pickle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Python list under construction. */
final class PickleList {

    private final List<@Nullable Object> items = new ArrayList<>();

    void add(@Nullable Object item) {
        items.add(item);
    }

    List<@Nullable Object> items() {
        return items;
    }
}
