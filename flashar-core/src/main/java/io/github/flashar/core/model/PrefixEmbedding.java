package io.github.flashar.core.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.core.model.PrefixConfig.CaptionPrefix;
import io.github.flashar.core.model.PrefixConfig.ClassPrefix;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.core.nn.Linear;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.Parameters;
import java.util.Arrays;

/** From conditions to the embedded prefix. */
interface PrefixEmbedding {

    /**
     * Embeds the conditions of B sequences.
     *
     * @param conditions class ids, int64 [B], caption features, [B, P, F], or words, int64 [B, P]
     * @return [B, P, d]
     */
    NDArray embed(NDArray conditions);

    /** What to {@link #embed} for B unconditional sequences. */
    NDArray unconditional(NDManager manager, int batch);

    /** Creates the embedding a configuration names. */
    static PrefixEmbedding of(PrefixConfig config, Parameters parameters) {
        if (config instanceof TextPrefix) {
            return new OfText(parameters);
        }
        return config instanceof CaptionPrefix captions
                ? OfCaptions.of(captions, parameters)
                : new OfClasses((ClassPrefix) config, parameters);
    }

    /** A row of a table for each class. */
    record OfClasses(ClassPrefix config, Parameters parameters) implements PrefixEmbedding {

        @Override
        public NDArray embed(NDArray classIds) {
            return Ops.embedding(classIds, parameters.get(ParameterNames.CLASS_EMBEDDING))
                    .expandDims(1);
        }

        @Override
        public NDArray unconditional(NDManager manager, int batch) {
            long[] ids = new long[batch];
            Arrays.fill(ids, config.nullClass());
            return manager.create(ids);
        }
    }

    /** Words of the table that holds the image tokens, too. */
    record OfText(Parameters parameters) implements PrefixEmbedding {

        @Override
        public NDArray embed(NDArray words) {
            return Ops.embedding(words, parameters.get(ParameterNames.TOKEN_EMBEDDING));
        }

        @Override
        public NDArray unconditional(NDManager manager, int batch) {
            throw new UnsupportedFeatureException(
                    "a model that reads text has no condition for \"nothing\": give one in words");
        }
    }

    /** {@code W_2 · gelu(W_1 x)}, tanh form. */
    record OfCaptions(CaptionPrefix config, Linear in, Linear out, NDArray noCaption)
            implements PrefixEmbedding {

        static OfCaptions of(CaptionPrefix config, Parameters parameters) {
            return new OfCaptions(
                    config,
                    parameters.linear(ParameterNames.CAPTION_IN),
                    parameters.linear(ParameterNames.CAPTION_OUT),
                    parameters.get(ParameterNames.NO_CAPTION));
        }

        @Override
        public NDArray embed(NDArray features) {
            return out.apply(Ops.tanhGelu(in.apply(features)));
        }

        @Override
        public NDArray unconditional(NDManager manager, int batch) {
            Shape shape = new Shape(batch, config.tokens(), config.featureDim());
            // Published tables are as long as the longest caption; a model may use less of it.
            NDIndex used = new NDIndex().addSliceDim(0, config.tokens());
            return noCaption.get(used).expandDims(0).broadcast(shape);
        }
    }
}
