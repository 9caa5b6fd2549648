package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.RotaryEmbedding;
import io.github.flashar.core.model.RotaryPositions;
import io.github.flashar.infer.cuda.kernel.Sequence;
import io.github.flashar.infer.cuda.runtime.Allocator;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;

/**
 * What is known of the positions of a sequence, whatever the request.
 *
 * @param sequence order of its tokens, and how far it has come
 * @param rope float32 [P + T, D/2, 2], cosine and sine of each rotated pair at each position; T
 *     tokens of an image
 */
record SequenceTables(Sequence sequence, DeviceMemory rope) {

    /** Allocates and writes them. */
    static SequenceTables of(Allocator memory, BackboneConfig config, PassOrder order) {
        SequenceTables tables = allocate(memory, config, order);
        tables.sequence.cells().write(order.tokens());
        tables.sequence.positions().write(order.positions());
        tables.rope.write(factors(config, order.tokens().length));
        return tables;
    }

    /** Bytes of them. */
    static long bytes(BackboneConfig config, PassOrder order) {
        Allocator memory = Allocator.planning();
        allocate(memory, config, order);
        return memory.total();
    }

    private static SequenceTables allocate(
            Allocator memory, BackboneConfig config, PassOrder order) {
        int prefix = config.prefix().tokens();
        int tokens = order.tokens().length;
        Sequence sequence =
                new Sequence(
                        prefix,
                        config.grid().cells(),
                        memory.ints(tokens),
                        memory.ints(tokens),
                        memory.ints(1));
        return new SequenceTables(
                sequence, memory.floats(((long) prefix + tokens) * config.headDim()));
    }

    /** Prefix tokens without positions have factors of zero, as in {@link RotaryEmbedding}. */
    private static float[] factors(BackboneConfig config, int imageTokens) {
        int headDim = config.headDim();
        int prefix = config.prefix().tokens();
        float[] factors = new float[Math.multiplyExact(prefix + imageTokens, headDim)];
        int at = config.rotaryPositions() == RotaryPositions.GRID ? prefix * headDim : 0;
        for (int position = 0; at < factors.length; position++) {
            for (float angle : RotaryEmbedding.angles(config, position)) {
                factors[at++] = (float) Math.cos(angle);
                factors[at++] = (float) Math.sin(angle);
            }
        }
        return factors;
    }
}
