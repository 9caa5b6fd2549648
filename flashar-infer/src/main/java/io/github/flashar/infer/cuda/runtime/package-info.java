/**
 * CUDA as this library uses it: every call checked and turned into an exception that says what to
 * do, every resource an {@link java.lang.AutoCloseable}. The only package that touches the JavaCPP
 * presets; nothing here knows what a model is.
 *
 * <p>Start with {@link io.github.flashar.infer.cuda.runtime.CudaDevice}. On it live {@link
 * io.github.flashar.infer.cuda.runtime.DeviceMemory memory}, {@link
 * io.github.flashar.infer.cuda.runtime.CudaStream streams}, {@link
 * io.github.flashar.infer.cuda.runtime.Kernels kernels}, compiled at first use, and {@link
 * io.github.flashar.infer.cuda.runtime.MatMuls matrix products}. What a stream is told to do can be
 * recorded as a {@link io.github.flashar.infer.cuda.runtime.CudaGraph} and done again at the cost
 * of one call.
 *
 * <p>Work is asynchronous: it is done in the order of its stream, and the host sees it after {@link
 * io.github.flashar.infer.cuda.runtime.CudaStream#synchronize}. An instance belongs to one thread
 * at a time, which calls {@link io.github.flashar.infer.cuda.runtime.CudaDevice#use} first.
 */
@NullMarked
package io.github.flashar.infer.cuda.runtime;

import org.jspecify.annotations.NullMarked;
