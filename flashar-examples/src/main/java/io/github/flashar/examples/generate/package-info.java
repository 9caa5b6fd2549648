/** Draws images with a generator and writes them as files and contact sheets. */
@NullMarked
package io.github.flashar.examples.generate;

import org.jspecify.annotations.NullMarked;
