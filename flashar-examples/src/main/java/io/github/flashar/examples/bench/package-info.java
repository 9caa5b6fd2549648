/** Measures how long the two decoders take, in one run and taking turns. */
@NullMarked
package io.github.flashar.examples.bench;

import org.jspecify.annotations.NullMarked;
