/** Measures how long decoding, an image tokenizer and training steps take. */
@NullMarked
package io.github.flashar.examples.bench;

import org.jspecify.annotations.NullMarked;
