package io.github.flashar.infer.cuda.runtime;

import io.github.flashar.core.error.FlashArException;

/**
 * A CUDA call failed for a reason that is no lack of memory. The message names the call, the status
 * and its text. After one that says a kernel crashed ({@code unspecified launch failure}, {@code
 * illegal memory access}) the process can use that GPU no more.
 */
public final class CudaException extends FlashArException {

    private static final long serialVersionUID = 1L;

    CudaException(String message) {
        super(message);
    }
}
