/**
 * Pictures as bytes: reading JPEG and PNG, resizing, cropping, writing PNG. No tensors here; an
 * {@link io.github.flashar.core.image.RgbImage} is plain Java memory.
 */
@NullMarked
package io.github.flashar.core.image;

import org.jspecify.annotations.NullMarked;
