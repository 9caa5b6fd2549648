package io.github.flashar.core.internal.pickle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the machine built into plain Java data: unmodifiable {@code Map} and {@code List},
 * {@code String}, {@code Long}, {@code BigInteger}, {@code Double}, {@code Boolean}, {@code null}
 * for None, and {@link PickleLeaf}s. Anything else is refused, as is a container inside itself.
 * Each container is visited once, however many others share it.
 */
final class PickleData {

    private static final int MAX_DEPTH = 64;
    private static final int LONGEST_QUOTE = 80;

    private static final Set<Class<?>> SCALARS =
            Set.of(String.class, Long.class, BigInteger.class, Double.class, Boolean.class);

    private final IdentityHashMap<Object, Object> finished = new IdentityHashMap<>();

    private PickleData() {}

    static @Nullable Object of(@Nullable Object built) {
        return new PickleData().plain(built, 0);
    }

    private @Nullable Object plain(@Nullable Object built, int depth) {
        if (built == null || built instanceof PickleLeaf || SCALARS.contains(built.getClass())) {
            return built;
        }
        if (depth == MAX_DEPTH) {
            throw new PickleException(
                    "nests data deeper than " + MAX_DEPTH + " levels, or inside itself");
        }
        Object known = finished.get(built);
        if (known == null) {
            known = plainContainer(built, depth + 1);
            finished.put(built, known);
        }
        return known;
    }

    private Object plainContainer(Object built, int depth) {
        if (built instanceof PickleDict dict) {
            Map<Object, @Nullable Object> map = new LinkedHashMap<>();
            dict.entries().forEach((key, value) -> map.put(key, plain(value, depth)));
            return Collections.unmodifiableMap(map);
        }
        if (built instanceof PickleList list) {
            return plainList(list.items(), depth);
        }
        if (built instanceof PickleTuple tuple) {
            return plainList(tuple.items(), depth);
        }
        throw new PickleException("holds " + describe(built) + " where data is expected");
    }

    private List<@Nullable Object> plainList(List<@Nullable Object> items, int depth) {
        List<@Nullable Object> result = new ArrayList<>(items.size());
        items.forEach(item -> result.add(plain(item, depth)));
        return Collections.unmodifiableList(result);
    }

    /** Names a value for a message, without looking into containers. */
    static String describe(@Nullable Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof PickleDict) {
            return "a dict";
        }
        if (value instanceof PickleList || value instanceof PickleTuple) {
            return value instanceof PickleList ? "a list" : "a tuple";
        }
        if (value instanceof PickleGlobal) {
            return "a class or function";
        }
        return SCALARS.contains(value.getClass()) ? quote(value.toString()) : "a tensor or storage";
    }

    private static String quote(String text) {
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
    }
}
