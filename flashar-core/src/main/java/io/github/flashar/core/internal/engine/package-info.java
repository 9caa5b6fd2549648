/** The seam to DJL's PyTorch engine. Not for users; may change in any release. */
@NullMarked
package io.github.flashar.core.internal.engine;

import org.jspecify.annotations.NullMarked;
