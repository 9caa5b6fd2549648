package io.github.flashar.infer.generate;

import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;

/**
 * One image to draw: everything it depends on, apart from the model and the decoder.
 *
 * @param subject what it shows
 * @param seed source of its draws
 * @param guidance strength of classifier-free guidance
 * @param sampling how its tokens are drawn
 */
public record ImageSpec(Subject subject, long seed, Guidance guidance, SamplingConfig sampling) {}
