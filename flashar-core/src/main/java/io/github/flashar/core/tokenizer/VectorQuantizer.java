package io.github.flashar.core.tokenizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.nn.Initializer;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import io.github.flashar.core.nn.Scalars;

/**
 * Replaces vectors by the nearest of a learned set of codes; {@link CodeMatch} says which that is.
 */
public final class VectorQuantizer {

    /** Name of the codebook, [codebookSize, codebookDim]. */
    public static final String CODEBOOK = "quantize.embedding.weight";

    private static final double MIN_NORM = 1e-12;

    private final VqConfig config;
    private final Parameters parameters;

    VectorQuantizer(VqConfig config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
    }

    static ParameterSpec spec(VqConfig config) {
        // Compared by direction or product, codes start about one long: steps of an optimizer then
        // turn them
        // by a sensible angle. Compared by distance, they start near the origin, as latents do.
        double bound =
                config.match() == CodeMatch.EUCLIDEAN
                        ? 1.0 / config.codebookSize()
                        : Math.sqrt(3.0 / config.codebookDim());
        Shape shape = new Shape(config.codebookSize(), config.codebookDim());
        return new ParameterSpec(CODEBOOK, shape, Initializer.uniform(bound));
    }

    /** Scales rows to the length at which they are compared. [..., codebookDim] to the same. */
    public NDArray normalize(NDArray rows) {
        if (config.match() != CodeMatch.COSINE) {
            return rows;
        }
        NDArray norm = rows.square().sum(new int[] {-1}, true).sqrt(); // [..., 1]
        return rows.div(norm.maximum(Scalars.of(norm, MIN_NORM)));
    }

    /**
     * Finds the nearest code of each row.
     *
     * @param rows [N, codebookDim], normalised
     * @return int64 [N]
     */
    public NDArray nearest(NDArray rows) {
        NDArray codes = normalize(parameters.get(CODEBOOK)); // [codebookSize, codebookDim]
        NDArray closeness = Ops.linear(rows, codes); // [N, codebookSize]
        if (config.match() == CodeMatch.EUCLIDEAN) {
            // argmin |r − c|² = argmax r·c − |c|²/2
            closeness = closeness.sub(Scalars.scale(codes.square().sum(new int[] {1}), 0.5));
        }
        return closeness.argMax(1);
    }

    /**
     * Looks codes up.
     *
     * @param tokens int64 [...]
     * @return [..., codebookDim], normalised
     */
    public NDArray lookup(NDArray tokens) {
        return normalize(Ops.embedding(tokens, parameters.get(CODEBOOK)));
    }
}
