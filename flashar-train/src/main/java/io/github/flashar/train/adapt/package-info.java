/**
 * The two-stage adaptation of a pre-trained raster model: first the new vertical branch and gate
 * alone, then everything. Start at {@link io.github.flashar.train.adapt.AdaptationTrainer}.
 */
@NullMarked
package io.github.flashar.train.adapt;

import org.jspecify.annotations.NullMarked;
