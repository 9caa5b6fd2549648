package io.github.flashar.core.internal.leak;

import java.lang.ref.Cleaner;

/** A watched object's side of its watch: to be closed with the object. */
public final class Watch implements AutoCloseable {

    private final State state;
    private final Cleaner.Cleanable cleanable;

    Watch(State state, Cleaner.Cleanable cleanable) {
        this.state = state;
        this.cleanable = cleanable;
    }

    @Override
    public void close() {
        state.close();
        cleanable.clean();
    }
}
