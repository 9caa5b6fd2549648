package io.github.flashar.core.internal.pickle;

/** Marks what the {@link PickleGlobals} make as finished data, which may stand in a result. */
public interface PickleLeaf {}
