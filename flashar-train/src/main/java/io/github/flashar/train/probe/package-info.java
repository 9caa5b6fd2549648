/**
 * Where a raster model knows what comes below: linear probes of its layers, and the branch layer
 * chosen by them. Start at {@link io.github.flashar.train.probe.VerticalProbe}.
 */
@NullMarked
package io.github.flashar.train.probe;

import org.jspecify.annotations.NullMarked;
