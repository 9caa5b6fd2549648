/**
 * What models and tokenizers are made of. Start with {@code model} for the networks, {@code grid}
 * for the order of their tokens, {@code checkpoint} for their files.
 */
@NullMarked
package io.github.flashar.core;

import org.jspecify.annotations.NullMarked;
