/**
 * How to adapt, as data: a {@link io.github.flashar.train.recipe.Recipe} is all that decides an
 * adaptation beside the raster model and the grids. {@link
 * io.github.flashar.train.recipe.RecipeFile} reads and writes it as JSON, {@link
 * io.github.flashar.train.recipe.RecipePreset} holds the paper's.
 */
@NullMarked
package io.github.flashar.train.recipe;

import org.jspecify.annotations.NullMarked;
