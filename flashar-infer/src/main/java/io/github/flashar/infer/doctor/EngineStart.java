package io.github.flashar.infer.doctor;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * An attempt to load PyTorch: one of the two is there.
 *
 * @param engine what was loaded
 * @param failure what was thrown
 */
record EngineStart(Optional<LoadedEngine> engine, Optional<Throwable> failure) {

    /** Loads it. DJL and the linker throw errors of every kind here, and each is an answer. */
    static EngineStart attempt(Supplier<LoadedEngine> load) {
        try {
            return new EngineStart(Optional.of(load.get()), Optional.empty());
        } catch (RuntimeException | Error e) {
            return new EngineStart(Optional.empty(), Optional.of(e));
        }
    }
}
