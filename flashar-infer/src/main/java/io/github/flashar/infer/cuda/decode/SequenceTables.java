package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.RotaryEmbedding;
import io.github.flashar.infer.cuda.kernel.Sequence;
import io.github.flashar.infer.cuda.runtime.Allocator;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;

/**
 * What is known of the positions of a sequence, whatever the request.
 *
 * @param sequence order of its tokens, and how far it has come
 * @param rope float32 [P + H·W, D/2, 2], cosine and sine of each rotated pair
 */
record SequenceTables(Sequence sequence, DeviceMemory rope) {

    static SequenceTables allocate(Allocator memory, BackboneConfig config, PassOrder order) {
        int[] cells = order.cells();
        DeviceMemory cellTable = memory.ints(cells.length);
        cellTable.write(cells);
        float[] factors = factors(config, cells);
        DeviceMemory rope = memory.floats(factors.length);
        rope.write(factors);
        int prefix = config.prefix().tokens();
        return new SequenceTables(
                new Sequence(prefix, cells.length, cellTable, memory.ints(1)), rope);
    }

    /** Tokens of a sequence that are ever fed: all but the last pass's targets. */
    static int capacity(BackboneConfig config, PassOrder order) {
        return config.prefix().tokens() + order.fedCells();
    }

    /** Prefix tokens have factors of zero, as in {@link RotaryEmbedding}. */
    private static float[] factors(BackboneConfig config, int[] cells) {
        int at = config.prefix().tokens() * config.headDim();
        float[] factors = new float[at + cells.length * config.headDim()];
        for (int cell : cells) {
            for (float angle : RotaryEmbedding.angles(config, cell)) {
                factors[at++] = (float) Math.cos(angle);
                factors[at++] = (float) Math.sin(angle);
            }
        }
        return factors;
    }
}
