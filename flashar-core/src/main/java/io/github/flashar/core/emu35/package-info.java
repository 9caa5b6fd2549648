/**
 * Emu3.5, whose text and image tokens share one vocabulary. {@link
 * io.github.flashar.core.emu35.Emu35Checkpoint} reads the language model and its FlashAR
 * checkpoint, {@link io.github.flashar.core.emu35.Emu35VisionTokenizer} the image tokenizer, both
 * as they were published. {@link io.github.flashar.core.emu35.Emu35Tokenizer} reads the three files
 * of the text tokenizer, {@link io.github.flashar.core.emu35.Emu35Vocabulary} tells which id means
 * what, and {@link io.github.flashar.core.emu35.Emu35Prompts} turns what a user writes into the ids
 * that precede an image. {@link io.github.flashar.core.emu35.Emu35} knows the published sizes.
 */
@NullMarked
package io.github.flashar.core.emu35;

import org.jspecify.annotations.NullMarked;
