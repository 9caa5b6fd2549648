/**
 * Image generators as the commands see them: one folder holding a raster or FlashAR model, its
 * image tokenizer and the names of its classes.
 */
@NullMarked
package io.github.flashar.examples.model;

import org.jspecify.annotations.NullMarked;
