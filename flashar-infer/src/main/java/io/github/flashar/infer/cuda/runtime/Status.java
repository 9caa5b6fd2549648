package io.github.flashar.infer.cuda.runtime;

import static org.bytedeco.cuda.global.cublas.CUBLAS_STATUS_SUCCESS;
import static org.bytedeco.cuda.global.cublas.cublasLtGetStatusString;
import static org.bytedeco.cuda.global.cudart.CUDA_SUCCESS;
import static org.bytedeco.cuda.global.cudart.cuGetErrorString;
import static org.bytedeco.cuda.global.cudart.cudaGetErrorString;
import static org.bytedeco.cuda.global.cudart.cudaGetLastError;
import static org.bytedeco.cuda.global.cudart.cudaSuccess;
import static org.bytedeco.cuda.global.nvrtc.NVRTC_SUCCESS;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetErrorString;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** Turns the status of each library's calls into an exception. */
final class Status {

    private Status() {}

    /** Checks a call of the runtime, such as cudaMalloc. */
    static void runtime(int status, String call) {
        if (status != cudaSuccess) {
            // Otherwise the next call would report this error again.
            int unused = cudaGetLastError();
            throw failure(call, status, text(cudaGetErrorString(status)));
        }
    }

    /** Checks a call of the driver, such as cuLaunchKernel. */
    static void driver(int status, String call) {
        if (status != CUDA_SUCCESS) {
            try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
                boolean known = cuGetErrorString(status, text) == CUDA_SUCCESS;
                throw failure(
                        call, status, known ? text(text.get(BytePointer.class)) : "unknown error");
            }
        }
    }

    /** Checks a call of cuBLASLt. */
    static void blas(int status, String call) {
        if (status != CUBLAS_STATUS_SUCCESS) {
            throw failure(call, status, text(cublasLtGetStatusString(status)));
        }
    }

    /** Checks a call of the run-time compiler. */
    static void compiler(int status, String call) {
        if (status != NVRTC_SUCCESS) {
            throw failure(call, status, text(nvrtcGetErrorString(status)));
        }
    }

    private static String text(BytePointer text) {
        return text == null || text.isNull() ? "unknown error" : text.getString();
    }

    private static CudaException failure(String call, int status, String text) {
        return new CudaException(String.format("%s failed: %s (status %d)", call, text, status));
    }
}
