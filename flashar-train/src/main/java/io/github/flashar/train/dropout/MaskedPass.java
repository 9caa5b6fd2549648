package io.github.flashar.train.dropout;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.model.AttentionContext;
import io.github.flashar.core.random.Philox;
import java.util.function.IntToDoubleFunction;

/** Drops by masks of 0 and 1 / (1 − p), which keep the mean. */
final class MaskedPass implements DropoutPass {

    /** Streams of draws. Each half of a layer has two: of its values and of its samples. */
    private static final int EMBEDDING = 0;

    private static final int FIRST_LAYER = 1;

    private final DropoutConfig config;
    private final IntToDoubleFunction path;
    private final long key;

    MaskedPass(DropoutConfig config, IntToDoubleFunction path, long key) {
        this.config = config;
        this.path = path;
        this.key = key;
    }

    @Override
    public NDArray embedding(NDArray embedded) {
        return drop(embedded, config.embedding(), embedded.getShape(), EMBEDDING);
    }

    @Override
    public AttentionContext layers(AttentionContext context) {
        return new AttentionContext() {
            @Override
            public NDArray attend(int layer, NDArray query, NDArray key, NDArray value) {
                return context.attend(layer, query, key, value);
            }

            @Override
            public NDArray residual(int layer, Sublayer sublayer, NDArray update) {
                int half = sublayer == Sublayer.ATTENTION ? 0 : 1;
                int stream = FIRST_LAYER + 2 * (2 * layer + half);
                Shape samples = new Shape(update.getShape().get(0), 1, 1);
                NDArray values = drop(update, config.residual(), update.getShape(), stream);
                return drop(values, path.applyAsDouble(layer), samples, stream + 1);
            }
        };
    }

    private NDArray drop(NDArray x, double probability, Shape mask, int stream) {
        if (probability == 0) {
            return x;
        }
        float[] values = mask(Math.toIntExact(mask.size()), probability, stream);
        // Copied into the engine's own memory: the backward pass reads it after it was closed here.
        return x.mul(x.getManager().create(values, mask).duplicate());
    }

    /** Two draws of 32 bits from each 64. */
    private float[] mask(int size, double probability, int stream) {
        float kept = (float) (1 / (1 - probability));
        long dropped = (long) (probability * (1L << Integer.SIZE)); // of the 2^32 values
        float[] mask = new float[size];
        for (int i = 0; i < size; i += 2) {
            long bits = Philox.bits(key, stream, i / 2);
            mask[i] = (bits & 0xFFFF_FFFFL) < dropped ? 0 : kept;
            if (i + 1 < size) {
                mask[i + 1] = bits >>> Integer.SIZE < dropped ? 0 : kept;
            }
        }
        return mask;
    }
}
