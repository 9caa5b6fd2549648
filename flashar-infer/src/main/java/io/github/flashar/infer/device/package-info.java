/**
 * The device to compute on, by name. {@link io.github.flashar.infer.device.Devices} gives the one
 * that was asked for or fails; it never gives another.
 */
@NullMarked
package io.github.flashar.infer.device;

import org.jspecify.annotations.NullMarked;
