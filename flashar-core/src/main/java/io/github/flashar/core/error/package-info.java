/**
 * Errors by what the caller can do about them, and the argument checks that raise them. Everything
 * is unchecked and derives from {@link io.github.flashar.core.error.FlashArException}.
 */
@NullMarked
package io.github.flashar.core.error;

import org.jspecify.annotations.NullMarked;
