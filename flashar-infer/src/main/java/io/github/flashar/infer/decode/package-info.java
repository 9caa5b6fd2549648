/**
 * From a model and a request to token grids. Read {@link
 * io.github.flashar.infer.decode.DiagonalDecoder} first: one pass an anti-diagonal. {@link
 * io.github.flashar.infer.decode.RasterDecoder} is the one-token-a-pass loop it replaces; both are
 * a {@link io.github.flashar.infer.decode.TokenDecoder}. Keys and values wait in a {@link
 * io.github.flashar.infer.decode.KvCache} in the order of the passes, which is why no pass needs a
 * mask.
 */
@NullMarked
package io.github.flashar.infer.decode;

import org.jspecify.annotations.NullMarked;
