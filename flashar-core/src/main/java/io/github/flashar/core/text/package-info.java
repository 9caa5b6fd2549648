/**
 * Captions to what a text-conditional model is conditioned on. {@link
 * io.github.flashar.core.text.CaptionEncoder} goes the whole way: {@link
 * io.github.flashar.core.text.CaptionCleaner}, {@link
 * io.github.flashar.core.text.CaptionTokenizer}, {@link io.github.flashar.core.text.T5Encoder},
 * left padding. {@link io.github.flashar.core.text.CaptionFeatures} also reads features that were
 * extracted elsewhere.
 */
@NullMarked
package io.github.flashar.core.text;

import org.jspecify.annotations.NullMarked;
