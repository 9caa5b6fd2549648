package io.github.flashar.core.emu35;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.ParameterNames;
import java.util.ArrayList;
import java.util.List;

/**
 * Which official tensors the parameters of a model are made of.
 *
 * @param config of the language model
 * @param verticalLayers E, 0 for the language model alone
 */
record Emu35Names(BackboneConfig config, int verticalLayers) {

    /** Prefix of the language model's own tensors. */
    private String model() {
        return verticalLayers == 0 ? "model." : "backbone.";
    }

    List<Emu35Tensor> tensors() {
        List<Emu35Tensor> tensors = new ArrayList<>();
        tensors.add(
                Emu35Tensor.renamed(
                        ParameterNames.TOKEN_EMBEDDING, model() + "embed_tokens.weight"));
        for (int i = 0; i < config.layers(); i++) {
            addLayer(tensors, ParameterNames.layer(i), model() + "layers." + i + ".");
        }
        tensors.add(Emu35Tensor.renamed(ParameterNames.NORM, model() + "norm.weight"));
        tensors.add(
                Emu35Tensor.renamed(
                        ParameterNames.HEAD,
                        verticalLayers == 0 ? "lm_head.weight" : "horizontal_head.weight"));
        addBranch(tensors);
        return tensors;
    }

    /** The gates have the same names here and there. */
    private void addBranch(List<Emu35Tensor> tensors) {
        for (int j = 0; j < verticalLayers; j++) {
            String layer = ParameterNames.layer(config.layers() + j);
            addLayer(tensors, layer, "vertical_block." + j + ".");
        }
        tensors.add(Emu35Tensor.renamed(ParameterNames.VERTICAL_NORM, "vertical_norm.weight"));
        tensors.add(Emu35Tensor.renamed(ParameterNames.VERTICAL_HEAD, "vertical_head.weight"));
    }

    private void addLayer(List<Emu35Tensor> tensors, String layer, String official) {
        String attention = official + "self_attn.";
        List<String> projections =
                List.of(
                        attention + "q_proj.weight",
                        attention + "k_proj.weight",
                        attention + "v_proj.weight");
        int headDim = config.headDim();
        tensors.add(new Emu35Tensor(layer + ParameterNames.QKV, projections, 2, headDim));
        tensors.add(interleaved(layer + ParameterNames.QUERY_NORM, attention + "q_norm.weight"));
        tensors.add(interleaved(layer + ParameterNames.KEY_NORM, attention + "k_norm.weight"));
        add(tensors, layer + ParameterNames.ATTENTION_OUT, attention + "o_proj.weight");
        add(tensors, layer + ParameterNames.FFN_GATE, official + "mlp.gate_proj.weight");
        add(tensors, layer + ParameterNames.FFN_UP, official + "mlp.up_proj.weight");
        add(tensors, layer + ParameterNames.FFN_DOWN, official + "mlp.down_proj.weight");
        add(tensors, layer + ParameterNames.ATTENTION_NORM, official + "input_layernorm.weight");
        add(tensors, layer + ParameterNames.FFN_NORM, official + "post_attention_layernorm.weight");
    }

    private Emu35Tensor interleaved(String name, String official) {
        return new Emu35Tensor(name, List.of(official), 1, config.headDim());
    }

    private static void add(List<Emu35Tensor> tensors, String name, String official) {
        tensors.add(Emu35Tensor.renamed(name, official));
    }
}
