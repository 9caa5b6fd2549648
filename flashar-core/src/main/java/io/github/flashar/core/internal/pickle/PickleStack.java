package io.github.flashar.core.internal.pickle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The machine's stack. A mark starts a group that later becomes one value. */
final class PickleStack {

    private final List<@Nullable Object> values = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();

    void push(@Nullable Object value) {
        values.add(value);
    }

    void mark() {
        marks.push(values.size());
    }

    /** Takes the top value of the current group. */
    @Nullable Object pop() {
        checkHolds(1);
        return values.remove(values.size() - 1);
    }

    /** Returns the top value of the current group. */
    @Nullable Object peek() {
        checkHolds(1);
        return values.get(values.size() - 1);
    }

    /** Takes the top values of the current group, the deepest first. */
    List<@Nullable Object> pop(int count) {
        checkHolds(count);
        return cut(values.size() - count);
    }

    /** Takes the whole current group and its mark. */
    List<@Nullable Object> popGroup() {
        if (marks.isEmpty()) {
            throw new PickleException("ends a group that never began");
        }
        return cut(marks.pop());
    }

    /** Takes the last value of all; nothing may be left. */
    @Nullable Object popResult() {
        if (values.size() != 1 || !marks.isEmpty()) {
            throw new PickleException(
                    String.format(
                            "ends with %d values and %d open groups, expected one value",
                            values.size(), marks.size()));
        }
        return values.get(0);
    }

    private List<@Nullable Object> cut(int from) {
        List<@Nullable Object> top = values.subList(from, values.size());
        List<@Nullable Object> result = new ArrayList<>(top);
        top.clear();
        return result;
    }

    private void checkHolds(int count) {
        int bottom = marks.isEmpty() ? 0 : marks.element();
        if (values.size() - bottom < count) {
            throw new PickleException("takes a value where there is none");
        }
    }
}
