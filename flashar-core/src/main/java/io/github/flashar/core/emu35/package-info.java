/**
 * Emu3.5. {@link io.github.flashar.core.emu35.Emu35VisionTokenizer} reads the published image
 * tokenizer.
 */
@NullMarked
package io.github.flashar.core.emu35;

import org.jspecify.annotations.NullMarked;
