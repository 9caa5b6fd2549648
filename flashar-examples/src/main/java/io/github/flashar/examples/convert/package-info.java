/** Turns published weight files into model folders and back. */
@NullMarked
package io.github.flashar.examples.convert;

import org.jspecify.annotations.NullMarked;
