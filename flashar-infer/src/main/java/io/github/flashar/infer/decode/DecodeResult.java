package io.github.flashar.infer.decode;

import io.github.flashar.core.grid.TokenGrid;
import java.time.Duration;

/**
 * Token grids of one request.
 *
 * @param grid their shape
 * @param tokens [B][H·W], raster order
 * @param passes passes through the model, the prefix included
 * @param total wall time of the request
 * @param sampling the part of it spent drawing tokens from logits
 */
public record DecodeResult(
        TokenGrid grid, int[][] tokens, int passes, Duration total, Duration sampling) {}
