/**
 * Published LlamaGen models, and checkpoints of the official FlashAR trainer: their sizes, and what
 * their weight files hold. Start with {@link io.github.flashar.core.llamagen.LlamaGenCheckpoint}.
 */
@NullMarked
package io.github.flashar.core.llamagen;

import org.jspecify.annotations.NullMarked;
