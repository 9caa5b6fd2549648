/** Pictures through an image tokenizer and back, to see what it loses. */
@NullMarked
package io.github.flashar.examples.reconstruct;

import org.jspecify.annotations.NullMarked;
