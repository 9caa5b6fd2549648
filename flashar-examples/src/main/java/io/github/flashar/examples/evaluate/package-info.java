/** Measures how well a model predicts token grids it has not seen. */
@NullMarked
package io.github.flashar.examples.evaluate;

import org.jspecify.annotations.NullMarked;
