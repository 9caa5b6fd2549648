/**
 * Measures the CUDA engine, without any DJL engine. {@link
 * io.github.flashar.examples.bench.cuda.CudaBench} times decoders, {@link
 * io.github.flashar.examples.bench.cuda.Roofline} says what such a decode needs at least and {@link
 * io.github.flashar.examples.bench.cuda.Ceilings} what the GPU reaches at best.
 */
@NullMarked
package io.github.flashar.examples.bench.cuda;

import org.jspecify.annotations.NullMarked;
