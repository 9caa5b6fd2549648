/**
 * The image tokenizer: photographs to a grid of tokens and back.
 *
 * <p>A convolutional encoder shrinks the image by {@link
 * io.github.flashar.core.tokenizer.VqConfig#downsampling}; each position of what is left is
 * replaced by the nearest row of a codebook, and the row's number is the token. A decoder of the
 * same shape paints the image again. Structure and tensor names are those of LlamaGen's VQ-16 and
 * VQ-8 (Sun et al., arXiv 2406.06525); the sizes are settings, and so is the {@linkplain
 * io.github.flashar.core.tokenizer.CodeMatch choice of a code}, in which Emu3.5's tokenizer
 * differs. Start with {@link io.github.flashar.core.tokenizer.VqTokenizer}.
 */
@NullMarked
package io.github.flashar.core.tokenizer;

import org.jspecify.annotations.NullMarked;
