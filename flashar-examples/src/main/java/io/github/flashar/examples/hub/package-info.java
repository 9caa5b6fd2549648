/**
 * Published weights from the Hugging Face Hub. {@link io.github.flashar.examples.hub.Hub} is where
 * to start; only this package reaches for the network, and only when a person asks for it.
 */
@NullMarked
package io.github.flashar.examples.hub;

import org.jspecify.annotations.NullMarked;
