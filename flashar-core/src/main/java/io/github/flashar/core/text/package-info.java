/** Captions to what a text-conditional model is conditioned on. */
@NullMarked
package io.github.flashar.core.text;

import org.jspecify.annotations.NullMarked;
