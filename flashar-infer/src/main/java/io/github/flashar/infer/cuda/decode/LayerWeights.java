package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.ParameterNames;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import org.jspecify.annotations.Nullable;

/**
 * Weights of a transformer layer.
 *
 * @param qkv [(heads + 2 · keyValueHeads) · D, d]
 * @param attentionOut [d, heads · D]
 * @param gateUp [2 · f, d], the rows of W_1, then those of W_3
 * @param down [d, f]
 * @param attentionNorm float32 [d]
 * @param feedForwardNorm float32 [d]
 * @param headNorms of queries and keys, if they have some
 */
record LayerWeights(
        DeviceMemory qkv,
        DeviceMemory attentionOut,
        DeviceMemory gateUp,
        DeviceMemory down,
        DeviceMemory attentionNorm,
        DeviceMemory feedForwardNorm,
        @Nullable HeadNorms headNorms) {

    /**
     * Norms of the heads.
     *
     * @param query float32 [D]
     * @param key float32 [D]
     */
    record HeadNorms(DeviceMemory query, DeviceMemory key) {}

    static LayerWeights load(DeviceWeights weights, int index, BackboneConfig config) {
        String layer = ParameterNames.layer(index);
        return new LayerWeights(
                weights.matrix(layer + ParameterNames.QKV),
                weights.matrix(layer + ParameterNames.ATTENTION_OUT),
                weights.matrix(layer + ParameterNames.FFN_GATE, layer + ParameterNames.FFN_UP),
                weights.matrix(layer + ParameterNames.FFN_DOWN),
                weights.vector(layer + ParameterNames.ATTENTION_NORM),
                weights.vector(layer + ParameterNames.FFN_NORM),
                config.queryKeyNorm() ? headNorms(weights, layer) : null);
    }

    private static HeadNorms headNorms(DeviceWeights weights, String layer) {
        return new HeadNorms(
                weights.vector(layer + ParameterNames.QUERY_NORM),
                weights.vector(layer + ParameterNames.KEY_NORM));
    }
}
