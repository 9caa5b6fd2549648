package io.github.flashar.infer.generate;

import io.github.flashar.infer.cuda.CudaGenerator;
import io.github.flashar.infer.cuda.decode.CudaPrecision;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.model.GeneratorConfig;
import io.github.flashar.infer.model.LoadedGenerator;
import io.github.flashar.infer.plan.MemoryPlan;
import java.nio.file.Path;

/**
 * This library's CUDA engine, in the mode that keeps the promise of {@link ImageGenerator}: what a
 * request returns does not depend on what is drawn beside it.
 *
 * @param device of it
 */
record CudaPlace(CudaDevice device) implements Place {

    private static final CudaPrecision PRECISION = CudaPrecision.DETERMINISTIC;

    /** The GPU of a number. */
    static CudaPlace open(int number) {
        return new CudaPlace(CudaDevice.open(number));
    }

    @Override
    public LoadedGenerator load(Path folder) {
        return CudaGenerator.open(folder, device, PRECISION);
    }

    @Override
    public MemoryPlan memory(GeneratorConfig config, Demand demand) {
        return CudaGenerator.memory(
                config, PRECISION, demand.decoders(), demand.batch(), demand.guidance());
    }

    @Override
    public long available() {
        return device.freeMemory();
    }

    @Override
    public boolean holdsTextEncoder() {
        return false;
    }
}
