package io.github.flashar.infer.generate;

import ai.djl.Device;
import io.github.flashar.infer.device.Devices;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.model.LoadedGenerator;
import io.github.flashar.infer.plan.MachineMemory;
import io.github.flashar.infer.plan.MemoryPlan;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * DJL's engine, which is not loaded for the usual device before a generator is.
 *
 * @param device of it; none for a GPU if DJL finds one, else the CPU
 */
record DjlPlace(@Nullable Device device) implements Place {

    /** The device of a name, which is there; the usual one without a name. */
    static DjlPlace of(@Nullable String name) {
        return new DjlPlace(name == null ? null : Devices.require(name));
    }

    @Override
    public LoadedGenerator load(Path folder) {
        return device == null ? Generator.openToDraw(folder) : Generator.openToDraw(folder, device);
    }

    @Override
    public MemoryPlan memory(GeneratorConfig config, Demand demand) {
        return demand.batch() == 0
                ? config.memory()
                : config.memory(demand.decoders(), demand.batch(), demand.guidance());
    }

    @Override
    public long available() {
        return MachineMemory.available();
    }

    @Override
    public boolean holdsTextEncoder() {
        return true;
    }
}
