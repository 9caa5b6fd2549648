/**
 * From a row of logits to a token. {@link io.github.flashar.infer.sampling.SamplingConfig} says
 * how, {@link io.github.flashar.infer.sampling.Sampler} draws, and {@link
 * io.github.flashar.infer.sampling.Guidance} says how conditional and unconditional logits mix
 * before that. A draw is a pure function of (logits, seed, cell): no generator has a state.
 */
@NullMarked
package io.github.flashar.infer.sampling;

import org.jspecify.annotations.NullMarked;
