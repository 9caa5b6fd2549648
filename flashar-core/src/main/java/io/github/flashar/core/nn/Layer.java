package io.github.flashar.core.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * A piece of a network described apart from its weights: it says which parameters it needs and how
 * it applies them. The weights stay in one {@link Parameters}, under the names of the weight file.
 */
public interface Layer {

    /** Returns the parameters this layer reads, in the order of the weight file. */
    List<ParameterSpec> specs();

    /** Applies the layer with the weights of {@code parameters}. */
    NDArray forward(Parameters parameters, NDArray x);
}
