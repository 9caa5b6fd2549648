package io.github.flashar.infer.cuda.runtime;

import static org.bytedeco.cuda.global.cudart.cuDeviceGetName;
import static org.bytedeco.cuda.global.cudart.cudaDevAttrComputeCapabilityMajor;
import static org.bytedeco.cuda.global.cudart.cudaDevAttrComputeCapabilityMinor;
import static org.bytedeco.cuda.global.cudart.cudaDevAttrMaxSharedMemoryPerBlockOptin;
import static org.bytedeco.cuda.global.cudart.cudaDevAttrMultiProcessorCount;
import static org.bytedeco.cuda.global.cudart.cudaDeviceGetAttribute;
import static org.bytedeco.cuda.global.cudart.cudaFree;
import static org.bytedeco.cuda.global.cudart.cudaGetDeviceCount;
import static org.bytedeco.cuda.global.cudart.cudaGetErrorString;
import static org.bytedeco.cuda.global.cudart.cudaMemGetInfo;
import static org.bytedeco.cuda.global.cudart.cudaSetDevice;
import static org.bytedeco.cuda.global.cudart.cudaSuccess;

import io.github.flashar.core.error.UnsupportedFeatureException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * A CUDA GPU.
 *
 * @param index number of the GPU, counted from 0 as CUDA does
 * @param name what NVIDIA calls it
 * @param major first number of its compute capability, 9 for Hopper
 * @param minor second number
 * @param multiprocessors streaming multiprocessors
 * @param sharedMemory most bytes of shared memory that a block may ask for
 */
public record CudaDevice(
        int index, String name, int major, int minor, int multiprocessors, int sharedMemory) {

    /** bfloat16 on tensor cores, asynchronous copies: Ampere and later. */
    private static final int OLDEST_MAJOR = 8;

    private static final int NAME_BYTES = 256;

    /**
     * Opens a GPU.
     *
     * @throws UnsupportedFeatureException if there is no such GPU, if it is older than Ampere, or
     *     if CUDA's libraries cannot be loaded
     */
    public static CudaDevice open(int index) {
        int count = count();
        if (index < 0 || index >= count) {
            throw new UnsupportedFeatureException(
                    String.format(
                            "CUDA device %d is not there: CUDA sees %d, numbered from 0",
                            index, count));
        }
        CudaDevice device =
                new CudaDevice(
                        index,
                        name(index),
                        attribute(cudaDevAttrComputeCapabilityMajor, index),
                        attribute(cudaDevAttrComputeCapabilityMinor, index),
                        attribute(cudaDevAttrMultiProcessorCount, index),
                        attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin, index));
        device.checkCapability();
        device.use();
        Status.runtime(cudaFree(new Pointer()), "cudaFree"); // makes the device's context
        return device;
    }

    /** Why there is no CUDA GPU to be used; empty if there is one. */
    public static Optional<String> whyNone() {
        try {
            count();
            return Optional.empty();
        } catch (UnsupportedFeatureException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Number of GPUs, at least 1. */
    private static int count() {
        CudaLibraries.require();
        int[] count = new int[1];
        int status = cudaGetDeviceCount(count);
        if (status != cudaSuccess || count[0] == 0) {
            throw new UnsupportedFeatureException(
                    "no CUDA GPU can be used: "
                            + (status == cudaSuccess
                                    ? "the driver lists none"
                                    : cudaGetErrorString(status).getString())
                            + "; \"flashar doctor --device gpu\" says what is missing");
        }
        return count[0];
    }

    private static String name(int index) {
        byte[] bytes = new byte[NAME_BYTES];
        Status.driver(cuDeviceGetName(bytes, bytes.length, index), "cuDeviceGetName");
        int end = 0;
        while (bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static int attribute(int attribute, int index) {
        int[] value = new int[1];
        Status.runtime(
                cudaDeviceGetAttribute(value, attribute, index),
                "cudaDeviceGetAttribute(" + attribute + ")");
        return value[0];
    }

    private void checkCapability() {
        if (major < OLDEST_MAJOR) {
            throw new UnsupportedFeatureException(
                    String.format(
                            "%s has compute capability %d.%d; the CUDA engine needs %d.0 (Ampere)"
                                    + " or later: draw on the CPU instead",
                            name, major, minor, OLDEST_MAJOR));
        }
    }

    /** Makes it the device of the calling thread. */
    public void use() {
        Status.runtime(cudaSetDevice(index), "cudaSetDevice(" + index + ")");
    }

    /** Bytes of memory that are free now. */
    public long freeMemory() {
        use();
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            Status.runtime(cudaMemGetInfo(free, total), "cudaMemGetInfo");
            return free.get();
        }
    }

    /** What kernels are compiled for, such as {@code sm_90a}. */
    String architecture() {
        return "sm_" + major + minor + (major >= 9 ? "a" : "");
    }
}
