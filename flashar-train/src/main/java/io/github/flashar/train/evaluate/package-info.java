/**
 * Cross-entropies on grids kept apart: label given, no guidance, no label dropout, in nats a token.
 */
@NullMarked
package io.github.flashar.train.evaluate;

import org.jspecify.annotations.NullMarked;
