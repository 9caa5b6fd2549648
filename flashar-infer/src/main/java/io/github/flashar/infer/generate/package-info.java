/**
 * From a model folder to images: {@link io.github.flashar.infer.generate.ImageGenerator} is the way
 * in. It takes a {@link io.github.flashar.infer.generate.GenerationRequest}, reports each pass as a
 * {@link io.github.flashar.infer.generate.GenerationStep} and returns a {@link
 * io.github.flashar.infer.generate.GenerationResult}.
 */
@NullMarked
package io.github.flashar.infer.generate;

import org.jspecify.annotations.NullMarked;
