/**
 * Losses of the raster model and of FlashAR, per cell and averaged. Everything is in nats, with the
 * label of the batch and without guidance.
 */
@NullMarked
package io.github.flashar.train.loss;

import org.jspecify.annotations.NullMarked;
