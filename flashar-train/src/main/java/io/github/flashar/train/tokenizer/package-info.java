/**
 * Training of the image tokenizer: {@link io.github.flashar.train.tokenizer.TokenizerTrainer}
 * learns a VQ autoencoder from photographs, {@link
 * io.github.flashar.train.tokenizer.TokenizerEvaluation} says how well it paints photographs it has
 * not seen and how many of its codes it uses.
 *
 * <p>Plain VQ training, no discriminator and no perceptual loss: enough for small pictures, softer
 * than the published tokenizers.
 */
@NullMarked
package io.github.flashar.train.tokenizer;

import org.jspecify.annotations.NullMarked;
