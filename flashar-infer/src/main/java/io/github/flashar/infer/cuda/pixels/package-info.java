/**
 * LlamaGen's image decoder on a GPU: from tokens to pixels without DJL.
 *
 * <p>{@link io.github.flashar.infer.cuda.pixels.CudaPixels} does in float16, sums in float32, what
 * {@link io.github.flashar.core.tokenizer.VqTokenizer#decode} does in float32. It decodes a few
 * pictures at a time, as many as its memory allows; the work for each number of pictures is
 * recorded once. Maps of channels lie as [image, row, column, channel].
 */
@NullMarked
package io.github.flashar.infer.cuda.pixels;

import org.jspecify.annotations.NullMarked;
