package io.github.flashar.core.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.nn.Scalars;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The encoder of a T5 v1.1 or Flan-T5 model, in float32. It is frozen: no pass records gradients.
 *
 * <p>Safe for several threads. Closing it frees its parameters.
 */
public final class T5Encoder implements AutoCloseable {

    private final T5Config config;
    private final Parameters parameters;
    private final List<T5Layer> layers;

    /** Wraps parameters that hold at least those of {@link T5Config#parameterSpecs}. */
    public T5Encoder(T5Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        this.layers =
                IntStream.range(0, config.layers())
                        .mapToObj(i -> new T5Layer(config, parameters, i))
                        .toList();
    }

    /**
     * Loads the encoder from a published checkpoint.
     *
     * <p>The embedding may be called {@code shared.weight}, {@code encoder.embed_tokens.weight} or
     * both. Of a whole T5 model everything under {@code decoder.} and {@code lm_head.weight} is
     * left out; any other tensor the encoder does not know is an error.
     *
     * @throws io.github.flashar.core.error.InvalidFileException naming every tensor that is
     *     missing, unknown or of another shape
     */
    public static T5Encoder load(NDManager manager, T5Config config, WeightFile weights) {
        return new T5Encoder(config, T5Weights.load(weights, manager, config));
    }

    public T5Config config() {
        return config;
    }

    public Parameters parameters() {
        return parameters;
    }

    /**
     * Encodes B token sequences. Open a {@link NativeMemory#scope()} around the call; the result
     * belongs to it.
     *
     * @param ids int64 [B, T], 0..vocabulary−1
     * @param mask [B, T], 1 where there is a token, 0 at padding, which no token sees
     * @return [B, T, d], after the final norm; rows of padding hold numbers without meaning
     */
    public NDArray encode(NDArray ids, NDArray mask) {
        Checks.require(
                ids.getShape().dimension() == 2 && ids.getShape().equals(mask.getShape()),
                "ids %s and mask %s must both be [captions, tokens]",
                ids.getShape(),
                mask.getShape());
        try (Torch.GradScope noGrad = Torch.noGrad()) {
            NDArray x = Ops.embedding(ids, parameters.get(T5Names.EMBEDDING));
            NDArray bias = bias(mask);
            layers.forEach(layer -> layer.apply(x, bias));
            return Ops.rmsNorm(x, parameters.get(T5Names.FINAL_NORM), config.normEps());
        }
    }

    /**
     * What all layers add to their scores: [B, heads, T, T]. Hidden keys get the lowest number
     * rather than −∞, with which a caption of nothing but padding would become NaN.
     */
    private NDArray bias(NDArray mask) {
        NDArray shown = mask.toType(DataType.FLOAT32, true);
        NDArray hidden = // [B, 1, 1, T]
                shown.sub(Scalars.of(shown, 1))
                        .mul(Scalars.of(shown, Float.MAX_VALUE))
                        .expandDims(1)
                        .expandDims(1);
        int tokens = Math.toIntExact(mask.getShape().get(1));
        NDArray table = parameters.get(T5Names.RELATIVE_BIAS);
        return new RelativePositions(config.relativeBuckets(), config.relativeMaxDistance())
                .bias(table, tokens, mask.getManager())
                .add(hidden);
    }

    @Override
    public void close() {
        parameters.close();
    }
}
