/**
 * The CUDA engine: token grids without DJL. A {@link io.github.flashar.infer.cuda.decode.CudaModel}
 * holds the weights of a generator on a GPU, a {@link
 * io.github.flashar.infer.cuda.decode.CudaDecoder} draws with it, in raster or in diagonal order.
 *
 * <p>A pass is a {@link io.github.flashar.infer.cuda.decode.PassShape}: which streams and tokens,
 * and where a target's neighbours are. {@link io.github.flashar.infer.cuda.decode.ForwardPass}
 * turns it into work for the GPU, from embedding to drawn tokens. All that changes between two
 * passes of one shape, the number of tokens before it, lies in device memory; so a pass that was
 * recorded once is replayed as one {@link io.github.flashar.infer.cuda.runtime.CudaGraph}, and a
 * whole image is enqueued without waiting for the GPU. Only token ids come back.
 *
 * <p>Streams may begin unlike: with prefixes of other lengths, padded at their start, and images
 * that start at other positions. {@link io.github.flashar.infer.cuda.kernel.Prefixes} says how, in
 * device memory, too, so no length of a prefix needs a graph of its own.
 */
@NullMarked
package io.github.flashar.infer.cuda.decode;

import org.jspecify.annotations.NullMarked;
