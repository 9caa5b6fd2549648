/** Geometry of a token grid: cells, anti-diagonals, and the order that makes them contiguous. */
@NullMarked
package io.github.flashar.core.grid;

import org.jspecify.annotations.NullMarked;
