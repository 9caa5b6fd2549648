/**
 * Drawing on NVIDIA GPUs without DJL: a {@link io.github.flashar.infer.cuda.CudaGenerator} reads a
 * generator folder, draws its tokens with {@link io.github.flashar.infer.cuda.decode} and turns
 * them into pictures with {@link io.github.flashar.infer.cuda.pixels}. The device {@code cuda} of
 * {@link io.github.flashar.infer.generate.ImageGenerator} is this engine.
 *
 * <p>From the ground up: {@link io.github.flashar.infer.cuda.runtime} calls CUDA, {@link
 * io.github.flashar.infer.cuda.kernel} holds the kernels, one idea a file.
 */
@NullMarked
package io.github.flashar.infer.cuda;

import org.jspecify.annotations.NullMarked;
