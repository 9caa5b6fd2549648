/**
 * Dropout while training. {@link io.github.flashar.train.dropout.Dropout} makes what one forward
 * pass drops; a model is told through the {@link io.github.flashar.core.model.AttentionContext} it
 * runs in and knows nothing of it otherwise.
 */
@NullMarked
package io.github.flashar.train.dropout;

import org.jspecify.annotations.NullMarked;
