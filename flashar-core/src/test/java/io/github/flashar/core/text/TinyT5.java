package io.github.flashar.core.text;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.nn.Parameters;

/** An untrained encoder of few weights. */
final class TinyT5 {

    static final T5Config CONFIG = new T5Config(151, 12, 5, 3, 2, 20, 8, 16, 1e-6);

    private TinyT5() {}

    static Parameters parameters(NDManager manager) {
        return Parameters.initialize(manager, CONFIG.parameterSpecs(), 1);
    }

    static T5Encoder encoder(NDManager manager) {
        return new T5Encoder(CONFIG, parameters(manager));
    }
}
