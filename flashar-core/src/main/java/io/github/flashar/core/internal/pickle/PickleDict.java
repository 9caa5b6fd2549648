package io.github.flashar.core.internal.pickle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Python dictionary, or an object that is one in all but name, under construction. */
public final class PickleDict {

    /** What it is in Python. */
    public enum Kind {
        /** Filled item by item. */
        DICT,
        /** The same; its attributes hold no data. */
        ORDERED_DICT,
        /** Filled from a dictionary when called. */
        COUNTER,
        /** An object whose attributes are the items. */
        NAMESPACE
    }

    /** Version numbers of modules, which PyTorch hangs on every state dict. */
    private static final Set<String> ATTRIBUTES_WITHOUT_DATA = Set.of("_metadata");

    private final Kind kind;
    private Map<Object, @Nullable Object> entries = new LinkedHashMap<>();

    /** Creates an empty one. */
    public PickleDict(Kind kind) {
        this.kind = kind;
    }

    /** What Python makes of {@code Counter()} or {@code Counter(dict)}. */
    public static PickleDict counter(List<@Nullable Object> arguments) {
        PickleDict result = new PickleDict(Kind.COUNTER);
        if (arguments.size() == 1 && arguments.get(0) instanceof PickleDict counts) {
            // shared, not copied: a short pickle could ask for many copies of a long dictionary
            result.entries = counts.entries;
        } else if (!arguments.isEmpty()) {
            throw new PickleException("Counter takes one dict");
        }
        return result;
    }

    /** Returns the items in the order of insertion. */
    public Map<Object, @Nullable Object> entries() {
        return entries;
    }

    /** Adds one item. */
    void put(@Nullable Object key, @Nullable Object value) {
        if (kind != Kind.DICT && kind != Kind.ORDERED_DICT) {
            throw new PickleException("sets an item of a " + kind);
        }
        checkKey(key);
        if (entries.containsKey(key)) {
            throw new PickleException("has the key " + PickleData.describe(key) + " twice");
        }
        entries.put(key, value);
    }

    /**
     * Keys of several types in one dictionary could share a hash without being comparable, which
     * makes a hash table as slow as a list.
     */
    private void checkKey(@Nullable Object key) {
        if (!(key instanceof String || key instanceof Long)) {
            throw new PickleException(
                    "a key is "
                            + PickleData.describe(key)
                            + ", expected a str or an int of 64 bits");
        }
        if (!entries.isEmpty() && entries.keySet().iterator().next().getClass() != key.getClass()) {
            throw new PickleException(
                    "the key "
                            + PickleData.describe(key)
                            + " is of another type than those before");
        }
    }

    /** Sets the attributes of the object. */
    void build(@Nullable Object state) {
        if (!(state instanceof PickleDict attributes)) {
            throw new PickleException(
                    "attributes are " + PickleData.describe(state) + ", expected a dict");
        }
        switch (kind) {
            case NAMESPACE -> setAttributes(attributes);
            case ORDERED_DICT -> dropAttributes(attributes);
            default -> throw new PickleException("sets attributes of a " + kind);
        }
    }

    private void setAttributes(PickleDict attributes) {
        if (!entries.isEmpty()) {
            throw new PickleException("sets the attributes of one object twice");
        }
        entries = attributes.entries;
    }

    private static void dropAttributes(PickleDict attributes) {
        for (Object name : attributes.entries.keySet()) {
            if (!(name instanceof String text && ATTRIBUTES_WITHOUT_DATA.contains(text))) {
                throw new PickleException(
                        "an OrderedDict has the attribute "
                                + PickleData.describe(name)
                                + ", expected only "
                                + ATTRIBUTES_WITHOUT_DATA);
            }
        }
    }
}
