package io.github.flashar.core.text;

/** Parameter names of T5 weight files in the Hugging Face layout. */
final class T5Names {

    static final String EMBEDDING = "shared.weight";

    /** The embedding again: some files store it under this name, too, and some only. */
    static final String EMBEDDING_ALIAS = "encoder.embed_tokens.weight";

    static final String FINAL_NORM = "encoder.final_layer_norm.weight";

    static final String QUERY = "layer.0.SelfAttention.q.weight";
    static final String KEY = "layer.0.SelfAttention.k.weight";
    static final String VALUE = "layer.0.SelfAttention.v.weight";
    static final String ATTENTION_OUT = "layer.0.SelfAttention.o.weight";
    static final String ATTENTION_NORM = "layer.0.layer_norm.weight";
    static final String FFN_GATE = "layer.1.DenseReluDense.wi_0.weight";
    static final String FFN_UP = "layer.1.DenseReluDense.wi_1.weight";
    static final String FFN_DOWN = "layer.1.DenseReluDense.wo.weight";
    static final String FFN_NORM = "layer.1.layer_norm.weight";

    /** Stored with the first layer, used by all. */
    static final String RELATIVE_BIAS =
            layer(0) + "layer.0.SelfAttention.relative_attention_bias.weight";

    private T5Names() {}

    /** Prefix of the parameters of one layer. */
    static String layer(int index) {
        return "encoder.block." + index + ".";
    }
}
