/**
 * Weights and configurations on disk. {@link io.github.flashar.core.checkpoint.ModelDirectory} is
 * what most callers want: a verified directory of {@code config.json} and weights.
 *
 * <p>Below it, a {@link io.github.flashar.core.checkpoint.WeightFile} is a read-only view over
 * named tensors, and {@link io.github.flashar.core.checkpoint.WeightFiles} opens one from
 * safetensors files, single or in shards, and from PyTorch's {@code .pt} files; {@link
 * io.github.flashar.core.checkpoint.ParameterLoader} fills a model from it. {@link
 * io.github.flashar.core.checkpoint.SafetensorsWriter} writes one weight file, and {@link
 * io.github.flashar.core.checkpoint.AtomicFiles} makes every write all or nothing. Single arrays
 * lie in NumPy's format ({@link io.github.flashar.core.checkpoint.NpyFile}) or PyTorch's ({@link
 * io.github.flashar.core.checkpoint.PyTorchTensorFile}).
 *
 * <p>No file is trusted: whatever is wrong with one surfaces as an {@link
 * io.github.flashar.core.error.InvalidFileException} that names file, field, expected and found.
 */
@NullMarked
package io.github.flashar.core.checkpoint;

import org.jspecify.annotations.NullMarked;
