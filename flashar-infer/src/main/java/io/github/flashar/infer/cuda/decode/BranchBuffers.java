package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.infer.cuda.kernel.Heads;
import io.github.flashar.infer.cuda.runtime.Allocator;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;

/**
 * What the layers of one branch hold of the tokens of a pass. Layers of different branches may run
 * at once, each in its own.
 *
 * @param x float32 [S, n, d], the residual stream
 * @param normed [S·n, d]
 * @param qkv [S·n, (heads + 2 · keyValueHeads) · D]
 * @param query [S, heads, n, D rounded up]
 * @param attended [S·n, heads · D]
 * @param gateUp [S·n, 2 · f]
 * @param hidden [S·n, f]
 */
record BranchBuffers(
        DeviceMemory x,
        DeviceMemory normed,
        DeviceMemory qkv,
        DeviceMemory query,
        DeviceMemory attended,
        DeviceMemory gateUp,
        DeviceMemory hidden) {

    /** For so many rows, S·n. */
    static BranchBuffers allocate(Allocator memory, CudaSizes sizes, long rows) {
        BackboneConfig config = sizes.backbone();
        Storage storage = sizes.storage();
        Heads heads = sizes.heads();
        return new BranchBuffers(
                memory.floats(rows * config.dim()),
                memory.values(storage, rows * config.dim()),
                memory.values(storage, rows * heads.rowWidth()),
                memory.values(storage, rows * heads.queries() * heads.stride()),
                memory.values(storage, rows * heads.queries() * heads.dim()),
                memory.values(storage, rows * 2 * config.feedForwardDim()),
                memory.values(storage, rows * config.feedForwardDim()));
    }
}
