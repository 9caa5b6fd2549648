package io.github.flashar.infer.cuda.runtime;

import static org.bytedeco.cuda.global.cudart.cuModuleGetFunction;
import static org.bytedeco.cuda.global.cudart.cuModuleLoadData;
import static org.bytedeco.cuda.global.cudart.cuModuleUnload;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.javacpp.BytePointer;

/**
 * The kernels of a device, each compiled when it is first asked for and loaded once. What was
 * compiled before, by any process, comes from a {@link CubinCache}.
 */
public final class Kernels implements AutoCloseable {

    private final CudaDevice device;
    private final Cubins cubins;
    private final Map<KernelSource, Kernel> kernels = new HashMap<>();
    private final Map<KernelSource, CUmod_st> modules = new HashMap<>();

    /** Keeps what it compiles in the user's cache folder. */
    public Kernels(CudaDevice device) {
        this(device, CubinCache.ofUser());
    }

    Kernels(CudaDevice device, Cubins cubins) {
        this.device = device;
        this.cubins = cubins;
    }

    /** The device they run on. */
    public CudaDevice device() {
        return device;
    }

    /**
     * Returns a kernel.
     *
     * @param name of the resource {@code NAME.cu} and of the function in it
     * @param defines macros it is compiled with
     * @throws CudaException if it does not compile
     */
    public Kernel get(String name, Map<String, String> defines) {
        return kernels.computeIfAbsent(KernelSource.of(name, defines), this::load);
    }

    private Kernel load(KernelSource source) {
        device.use();
        byte[] cubin = cubins.get(source, device.architecture());
        CUmod_st module = new CUmod_st();
        try (BytePointer image = new BytePointer(cubin)) {
            Status.driver(cuModuleLoadData(module, image), "cuModuleLoadData(" + source + ")");
        }
        modules.put(source, module);
        CUfunc_st function = new CUfunc_st();
        Status.driver(
                cuModuleGetFunction(function, module, source.name()),
                "cuModuleGetFunction(" + source + ")");
        return new Kernel(source, function);
    }

    /** Unloads them. */
    @Override
    public void close() {
        device.use();
        kernels.clear();
        modules.values().forEach(module -> Status.driver(cuModuleUnload(module), "cuModuleUnload"));
        modules.clear();
    }
}
