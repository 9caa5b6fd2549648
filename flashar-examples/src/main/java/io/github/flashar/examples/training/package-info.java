/**
 * Long work that ends in a model folder: training a tokenizer, a raster model, and adapting one.
 * Each run is a function of its files, settings and seed.
 */
@NullMarked
package io.github.flashar.examples.training;

import org.jspecify.annotations.NullMarked;
