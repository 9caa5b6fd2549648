/** Notices what was never closed. Not part of the API. */
@NullMarked
package io.github.flashar.core.internal.leak;

import org.jspecify.annotations.NullMarked;
