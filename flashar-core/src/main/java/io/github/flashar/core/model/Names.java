package io.github.flashar.core.model;

/**
 * Parameter names of LlamaGen and LlamaGen-FlashAR weight files. Vertical layer j is stored as
 * layer L + j; the "medusa" of the vertical norm and head is the official code's word.
 */
final class Names {

    static final String CLASS_EMBEDDING = "cls_embedding.embedding_table.weight";
    static final String NO_CAPTION = "cls_embedding.uncond_embedding";
    static final String CAPTION_IN = "cls_embedding.cap_proj.fc1.weight";
    static final String CAPTION_OUT = "cls_embedding.cap_proj.fc2.weight";
    static final String TOKEN_EMBEDDING = "tok_embeddings.weight";
    static final String NORM = "norm.weight";
    static final String HEAD = "output.weight";
    static final String VERTICAL_NORM = "medusa_norm.weight";
    static final String VERTICAL_HEAD = "medusa_output.weight";
    static final String GATE_IN = "hv_gate_mlp.0.weight";
    static final String GATE_OUT = "hv_gate_mlp.2.weight";
    static final String GATE_BIAS = "hv_gate_mlp.2.bias";
    static final String GATE_SCALAR = "hv_mix_logit";

    static final String QKV = "attention.wqkv.weight";
    static final String ATTENTION_OUT = "attention.wo.weight";
    static final String FFN_GATE = "feed_forward.w1.weight";
    static final String FFN_DOWN = "feed_forward.w2.weight";
    static final String FFN_UP = "feed_forward.w3.weight";
    static final String ATTENTION_NORM = "attention_norm.weight";
    static final String FFN_NORM = "ffn_norm.weight";

    private Names() {}

    /** Prefix of the parameters of one layer. */
    static String layer(int index) {
        return "layers." + index + ".";
    }
}
