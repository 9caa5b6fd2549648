/**
 * The one training loop. An {@link io.github.flashar.train.loop.Objective} says what to minimise;
 * the {@link io.github.flashar.train.loop.TrainingLoop} accumulates gradients, clips, steps and
 * reports.
 *
 * <p>Everything random is a function of (seed, step), so a run resumed at a step is the run that
 * never stopped. One loop runs at a time in a JVM: the engine allows one gradient recorder.
 */
@NullMarked
package io.github.flashar.train.loop;

import org.jspecify.annotations.NullMarked;
