package io.github.flashar.infer.cuda.runtime;

/** Where the machine code of kernels comes from. */
@FunctionalInterface
interface Cubins {

    /**
     * Returns a kernel's machine code.
     *
     * @param architecture such as {@code sm_90a}
     * @throws CudaException if it does not compile
     */
    byte[] get(KernelSource source, String architecture);
}
