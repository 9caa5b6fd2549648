package io.github.flashar.train.dropout;

import ai.djl.ndarray.NDArray;
import io.github.flashar.core.model.AttentionContext;

/** What one forward pass drops. */
public interface DropoutPass {

    /** Drops nothing. */
    DropoutPass NONE =
            new DropoutPass() {
                @Override
                public NDArray embedding(NDArray embedded) {
                    return embedded;
                }

                @Override
                public AttentionContext layers(AttentionContext context) {
                    return context;
                }
            };

    /** Drops some of the embedded tokens' values, [B, T, d]. */
    NDArray embedding(NDArray embedded);

    /** Returns a context that attends like the one given and drops some of what layers add. */
    AttentionContext layers(AttentionContext context);
}
