/**
 * The model. Read {@link io.github.flashar.core.model.FlashArModel} first: trunk, two branches,
 * gate. Below it stand {@link io.github.flashar.core.model.RasterModel}, the pre-trained generator,
 * and one transformer layer that serves training and both decoders.
 *
 * <p>Models hold no state of a pass: what a query may see is handed over as an {@link
 * io.github.flashar.core.model.AttentionContext}.
 */
@NullMarked
package io.github.flashar.core.model;

import org.jspecify.annotations.NullMarked;
