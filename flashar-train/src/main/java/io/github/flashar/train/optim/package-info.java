/**
 * Optimization: {@link io.github.flashar.train.optim.AdamW} over {@link
 * io.github.flashar.train.optim.ParameterGroup groups} that may start training at different steps,
 * global-norm clipping, and learning rates in closed form. Steps count from 0.
 *
 * <p>Nothing here remembers where a run stands except AdamW's moments and step counts, which {@link
 * io.github.flashar.train.optim.AdamW#moments} and {@link
 * io.github.flashar.train.optim.AdamW#groupSteps} expose for a checkpoint.
 */
@NullMarked
package io.github.flashar.train.optim;

import org.jspecify.annotations.NullMarked;
