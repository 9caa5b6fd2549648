package io.github.flashar.infer.generate;

import ai.djl.engine.Engine;
import io.github.flashar.infer.device.Devices;
import io.github.flashar.infer.model.Generator;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.model.LoadedGenerator;
import io.github.flashar.infer.plan.MachineMemory;
import io.github.flashar.infer.plan.MemoryPlan;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * DJL's engine, which is not touched before something is loaded.
 *
 * @param device by the name that {@link Devices} knows; none for a GPU if DJL finds one, else the
 *     CPU
 */
record DjlPlace(@Nullable String device) implements Place {

    @Override
    public LoadedGenerator load(Path folder) {
        return Generator.openToDraw(
                folder,
                device == null ? Engine.getInstance().defaultDevice() : Devices.require(device));
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
