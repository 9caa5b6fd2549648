package io.github.flashar.infer.generate;

import io.github.flashar.infer.cuda.CudaDevices;
import io.github.flashar.infer.device.Devices;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.model.LoadedGenerator;
import io.github.flashar.infer.plan.MemoryPlan;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where images are drawn: an engine and its device. */
interface Place {

    /** Fails if a name stands for none; whether it is there is another question. */
    static void checkName(String name) {
        if (CudaDevices.parse(name).isEmpty()) {
            Devices.parse(name);
        }
    }

    /**
     * The place of a name, which is there; without a name, where DJL computes.
     *
     * @throws io.github.flashar.core.error.UnsupportedFeatureException if it is not there
     */
    static Place of(@Nullable String name) {
        return Optional.ofNullable(name)
                .flatMap(CudaDevices::parse)
                .<Place>map(CudaPlace::open)
                .orElseGet(() -> DjlPlace.of(name));
    }

    /** Loads a generator folder. */
    LoadedGenerator load(Path folder);

    /** Memory of this place that loading takes, and drawing what is demanded. */
    MemoryPlan memory(GeneratorConfig config, Demand demand);

    /** Bytes that are free. */
    long available();

    /** Whether a text encoder lies in the same memory. */
    boolean holdsTextEncoder();
}
