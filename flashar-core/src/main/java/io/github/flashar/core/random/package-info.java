/** Randomness without state: every draw is a function of a recorded seed and its coordinates. */
@NullMarked
package io.github.flashar.core.random;

import org.jspecify.annotations.NullMarked;
