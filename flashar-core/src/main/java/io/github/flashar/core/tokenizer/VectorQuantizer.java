package io.github.flashar.core.tokenizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.nn.Initializer;
import io.github.flashar.core.nn.NativeMemory;
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

    /** Pairs of a vector and a code that are compared at a time: 64 MiB of float32. */
    private static final int MAX_COMPARED = 1 << 24;

    private final VqConfig config;
    private final Parameters parameters;

    VectorQuantizer(VqConfig config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
    }

    static ParameterSpec spec(VqConfig config) {
        // Compared by direction or product, codes start about one long: steps of an optimizer then
        // turn them by a sensible angle. Compared by distance, they start near the origin, as
        // latents do.
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
     * Finds the nearest code of each row, the same alone and among any other rows.
     *
     * @param rows [N, codebookDim], normalised
     * @return int64 [N]
     */
    public NDArray nearest(NDArray rows) {
        return NativeMemory.part(
                () -> {
                    NDArray codes = normalize(parameters.get(CODEBOOK)); // [codebookSize, e]
                    NDList parts = new NDList();
                    for (NDArray some : inParts(rows)) {
                        parts.add(NativeMemory.part(() -> nearest(some, codes)));
                    }
                    return NDArrays.concat(parts, 0);
                });
    }

    /** Few enough rows at a time: a large picture's with every code would take gigabytes. */
    private NDList inParts(NDArray rows) {
        long size = Math.max(1, MAX_COMPARED / config.codebookSize());
        long count = rows.getShape().get(0);
        NDList parts = new NDList();
        for (long from = 0; from < count; from += size) {
            parts.add(rows.get(new NDIndex().addSliceDim(from, Math.min(count, from + size))));
        }
        return parts;
    }

    private NDArray nearest(NDArray rows, NDArray codes) {
        NDArray closeness = Ops.linear(rows, codes); // [rows, codebookSize]
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
