package io.github.flashar.core.model;

/**
 * Parameter names of every family, those of LlamaGen and LlamaGen-FlashAR weight files. Vertical
 * layer j is stored as layer L + j; the "medusa" of the vertical norm and head is the official
 * code's word. Files of other families are renamed where they are read.
 */
public final class ParameterNames {

    public static final String CLASS_EMBEDDING = "cls_embedding.embedding_table.weight";
    public static final String NO_CAPTION = "cls_embedding.uncond_embedding";
    public static final String CAPTION_IN = "cls_embedding.cap_proj.fc1.weight";
    public static final String CAPTION_OUT = "cls_embedding.cap_proj.fc2.weight";
    public static final String TOKEN_EMBEDDING = "tok_embeddings.weight";
    public static final String NORM = "norm.weight";
    public static final String HEAD = "output.weight";
    public static final String VERTICAL_NORM = "medusa_norm.weight";
    public static final String VERTICAL_HEAD = "medusa_output.weight";
    public static final String GATE_IN = "hv_gate_mlp.0.weight";
    public static final String GATE_OUT = "hv_gate_mlp.2.weight";
    public static final String GATE_BIAS = "hv_gate_mlp.2.bias";
    public static final String GATE_SCALAR = "hv_mix_logit";
    public static final String CORNER_GATE = "hv_gate_corner.weight";
    public static final String CORNER_GATE_BIAS = "hv_gate_corner.bias";

    public static final String QKV = "attention.wqkv.weight";
    public static final String QUERY_NORM = "attention.q_norm.weight";
    public static final String KEY_NORM = "attention.k_norm.weight";
    public static final String ATTENTION_OUT = "attention.wo.weight";
    public static final String FFN_GATE = "feed_forward.w1.weight";
    public static final String FFN_DOWN = "feed_forward.w2.weight";
    public static final String FFN_UP = "feed_forward.w3.weight";
    public static final String ATTENTION_NORM = "attention_norm.weight";
    public static final String FFN_NORM = "ffn_norm.weight";

    private ParameterNames() {}

    /** Prefix of the parameters of one layer. */
    public static String layer(int index) {
        return "layers." + index + ".";
    }
}
