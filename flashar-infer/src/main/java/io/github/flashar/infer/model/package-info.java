/**
 * Image generators: one folder holding a raster or FlashAR model, its image tokenizer and the names
 * of its classes. {@link io.github.flashar.infer.model.GeneratorConfig} reads what a folder says of
 * itself, {@link io.github.flashar.infer.model.Generator} loads it, {@link
 * io.github.flashar.infer.model.GeneratorFiles} writes it.
 */
@NullMarked
package io.github.flashar.infer.model;

import org.jspecify.annotations.NullMarked;
