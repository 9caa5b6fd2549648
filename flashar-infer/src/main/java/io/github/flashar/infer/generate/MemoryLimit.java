package io.github.flashar.infer.generate;

import io.github.flashar.core.error.Checks;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.plan.MachineMemory;
import io.github.flashar.infer.sampling.Guidance;
import java.util.Set;

/**
 * What a generator may take, its weights included.
 *
 * @param bytes in all
 */
record MemoryLimit(long bytes) {

    /** What the machine has free now. */
    static MemoryLimit ofMachine() {
        return new MemoryLimit(MachineMemory.available());
    }

    /** A number of bytes, at least 1. */
    static MemoryLimit of(long bytes) {
        return new MemoryLimit(Checks.inRange("memory limit in bytes", bytes, 1, Long.MAX_VALUE));
    }

    /** Fails if the weights alone are more. */
    void checkWeights(GeneratorConfig config) {
        config.memory().check(bytes);
    }

    /** The largest batch up to {@code most} that does not take more, at least 1. */
    int largestBatch(GeneratorConfig config, Set<DecoderKind> decoders, int most) {
        return Math.max(1, config.memory(decoders, most, Guidance.of(2)).largestBatch(bytes));
    }

    /** Fails if drawing takes more. Room for guidance is always made, as a cache keeps it. */
    void check(GeneratorConfig config, Set<DecoderKind> decoders, int batch) {
        config.memory(decoders, batch, Guidance.of(2)).check(bytes);
    }
}
