/**
 * What models are made of: named {@link io.github.flashar.core.nn.Parameters}, the operators DJL
 * lacks, and the rules of native memory ({@link io.github.flashar.core.nn.NativeMemory}).
 */
@NullMarked
package io.github.flashar.core.nn;

import org.jspecify.annotations.NullMarked;
