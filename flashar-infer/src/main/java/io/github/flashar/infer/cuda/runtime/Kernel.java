package io.github.flashar.infer.cuda.runtime;

import static org.bytedeco.cuda.global.cudart.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
import static org.bytedeco.cuda.global.cudart.cuFuncSetAttribute;
import static org.bytedeco.cuda.global.cudart.cuLaunchKernel;

import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.javacpp.PointerPointer;

/** A compiled kernel. */
public final class Kernel {

    /** What a block may have without being asked for it. */
    private static final int DEFAULT_SHARED_BYTES = 48 << 10;

    private final KernelSource source;
    private final CUfunc_st function;
    private int sharedBytes = DEFAULT_SHARED_BYTES;

    Kernel(KernelSource source, CUfunc_st function) {
        this.source = source;
        this.function = function;
    }

    /**
     * Asks a stream to run it.
     *
     * @param arguments in the order of its declaration, each of its very type: {@link DeviceMemory}
     *     for a pointer, {@link Integer}, {@link Long}, {@link Float}; nothing can check them
     */
    public void launch(CudaStream stream, LaunchShape shape, Object... arguments) {
        allowShared(shape.sharedBytes());
        stream.ask(source.name(), () -> launchNow(stream, shape, arguments));
    }

    private void launchNow(CudaStream stream, LaunchShape shape, Object... arguments) {
        try (KernelArguments packed = new KernelArguments(arguments)) {
            PointerPointer<?> noExtras = null;
            Status.driver(
                    cuLaunchKernel(
                            function,
                            shape.gridX(),
                            shape.gridY(),
                            shape.gridZ(),
                            shape.threads(),
                            1,
                            1,
                            shape.sharedBytes(),
                            stream.handle(),
                            packed.slots(),
                            noExtras),
                    "launch of " + source + " as " + shape);
        }
    }

    private void allowShared(int bytes) {
        if (bytes > sharedBytes) {
            Status.driver(
                    cuFuncSetAttribute(
                            function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, bytes),
                    bytes + " bytes of shared memory for " + source);
            sharedBytes = bytes;
        }
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
