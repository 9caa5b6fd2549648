package io.github.flashar.train.loss;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.model.GroupedAttention;
import io.github.flashar.core.model.PrefixConfig;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.core.model.RotaryEmbedding;
import io.github.flashar.core.model.Rotation;
import java.util.function.BiFunction;

/**
 * Rotary factors and attention of the sequences of a batch: made once for prefixes of full length,
 * for others batch by batch.
 */
public final class SequenceViews {

    /** Makes the attention of sequences with some prefixes; the manager frees its masks. */
    public interface AttentionOf {
        /** Makes the attention of prefixes. */
        GroupedAttention prefixes(NDManager owner, PrefixMask prefixes);
    }

    private final NDManager manager;
    private final RotaryEmbedding rotary;
    private final AttentionOf attention;
    private final Rotation fullRotation;
    private final GroupedAttention fullAttention;

    /**
     * Prepares views of sequences.
     *
     * @param manager owner of what is made once
     */
    public SequenceViews(
            NDManager manager, PrefixConfig prefix, RotaryEmbedding rotary, AttentionOf attention) {
        PrefixMask full = PrefixMask.unpadded(prefix);
        this.manager = manager;
        this.rotary = rotary;
        this.attention = attention;
        this.fullRotation = rotary.sequences(manager, full);
        this.fullAttention = attention.prefixes(manager, full);
    }

    /**
     * Runs a pass over sequences with some prefixes. What was made for them is let go when the pass
     * returns; the engine keeps what a backward pass needs of it.
     */
    public <T> T pass(PrefixMask prefixes, BiFunction<Rotation, GroupedAttention, T> pass) {
        if (!prefixes.isPadded()) {
            return pass.apply(fullRotation, fullAttention);
        }
        try (NDManager memory = manager.newSubManager()) {
            return pass.apply(
                    rotary.sequences(memory, prefixes), attention.prefixes(memory, prefixes));
        }
    }
}
