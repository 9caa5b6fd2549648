/**
 * Cross-entropies on grids kept apart: label or prompt given, no guidance, none withheld, in nats a
 * token.
 */
@NullMarked
package io.github.flashar.train.evaluate;

import org.jspecify.annotations.NullMarked;
