package io.github.flashar.infer.doctor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.StandardCapabilities;
import ai.djl.util.cuda.CudaUtils;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.infer.plan.MemorySize;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.stream.IntStream;

/**
 * PyTorch as it was found once loaded.
 *
 * @param version PyTorch's
 * @param folder where its libraries are
 * @param seconds it took to load
 * @param isRight whether a small product on the CPU came out right
 * @param defaultEngine name of the engine that DJL takes when none is named
 * @param cudaBuild whether it can use GPUs
 * @param gpus the GPUs it sees, described
 * @param visibleGpus how many DJL sees, whether PyTorch can use them or not
 * @param threads CPU threads of one operation
 */
record LoadedEngine(
        String version,
        String folder,
        double seconds,
        boolean isRight,
        String defaultEngine,
        boolean cudaBuild,
        List<String> gpus,
        int visibleGpus,
        int threads) {

    static final String NAME = "PyTorch";

    private static final double NANOS = 1e9;

    /** Loads it and tries it out. What is thrown tells what is wrong. */
    static LoadedEngine load() {
        long start = System.nanoTime();
        Engine engine = Engine.getEngine(NAME);
        double seconds = (System.nanoTime() - start) / NANOS;
        return new LoadedEngine(
                engine.getVersion(),
                Torch.libraryFolder(),
                seconds,
                Arithmetic.isRight(Device.cpu()),
                Engine.getDefaultEngineName(),
                engine.hasCapability(StandardCapabilities.CUDA),
                IntStream.range(0, engine.getGpuCount()).mapToObj(LoadedEngine::describe).toList(),
                CudaUtils.getGpuCount(),
                Torch.threads());
    }

    private static String describe(int gpu) {
        try {
            MemoryUsage memory = CudaUtils.getGpuMemory(Device.gpu(gpu));
            return String.format(
                    "gpu:%d with %s of %s free, sm_%s",
                    gpu,
                    MemorySize.text(memory.getMax() - memory.getUsed()),
                    MemorySize.text(memory.getMax()),
                    CudaUtils.getComputeCapability(gpu));
        } catch (EngineException e) {
            return "gpu:" + gpu + ", which does not answer (" + LoadFailures.text(e) + ")";
        }
    }
}
