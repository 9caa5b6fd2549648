package io.github.flashar.infer.cuda.decode;

import io.github.flashar.infer.cuda.runtime.Allocator;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What lies between the branches' outputs and the drawn tokens.
 *
 * @param states [S·m, halves · d], normed outputs that predict each target
 * @param folded [B·m, halves · d], the same after gate and guidance
 * @param gateHidden float32 [S·m, gate width], if the gate has a hidden layer
 * @param logits float32 [B·m, V]
 * @param separate of a gate that reads logits
 */
record HeadBuffers(
        DeviceMemory states,
        DeviceMemory folded,
        @Nullable DeviceMemory gateHidden,
        DeviceMemory logits,
        @Nullable SeparateLogits separate) {

    /**
     * Logits of each head for each stream.
     *
     * @param left float32 [S·m, V]
     * @param above float32 [S·m, V]
     * @param features [S·m, 2 · V], what the gate reads
     */
    record SeparateLogits(DeviceMemory left, DeviceMemory above, DeviceMemory features) {}

    /** The hidden layer of a gate that has one. */
    DeviceMemory requireGateHidden() {
        return Objects.requireNonNull(gateHidden);
    }

    static HeadBuffers allocate(
            Allocator memory, CudaSizes sizes, PassOrder order, int streams, int images) {
        Storage storage = sizes.storage();
        long gathered = (long) streams * order.mostTargets();
        long drawn = (long) images * order.mostTargets();
        long width = (long) (order.vertical() ? 2 : 1) * sizes.backbone().dim();
        int vocabulary = sizes.backbone().vocabulary();
        int gate = order.vertical() ? sizes.gateHidden() : 0;
        boolean separate = order.vertical() && sizes.gateReadsLogits();
        return new HeadBuffers(
                memory.values(storage, gathered * width),
                memory.values(storage, drawn * width),
                gate == 0 ? null : memory.floats(gathered * gate),
                memory.floats(drawn * vocabulary),
                separate
                        ? new SeparateLogits(
                                memory.floats(gathered * vocabulary),
                                memory.floats(gathered * vocabulary),
                                memory.values(storage, gathered * 2 * vocabulary))
                        : null);
    }
}
