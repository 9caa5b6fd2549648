/** Training of the raster model that FlashAR starts from. */
@NullMarked
package io.github.flashar.train.pretrain;

import org.jspecify.annotations.NullMarked;
