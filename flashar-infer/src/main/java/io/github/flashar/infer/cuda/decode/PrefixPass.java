package io.github.flashar.infer.cuda.decode;

import io.github.flashar.infer.cuda.kernel.EmbedIds;
import io.github.flashar.infer.cuda.kernel.GeluTanh;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.MatMulShape;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Objects;

/** Embeds the prefixes of all streams into the residual stream. */
interface PrefixPass {

    /** Asks a stream for x, float32 [S, P, d]. */
    void enqueue(CudaStream stream, PassShape pass, RequestBuffers request, DeviceMemory x);

    /** The way a model is conditioned. */
    static PrefixPass of(CudaModel model) {
        return model.prefix instanceof PrefixWeights.Ids ids
                ? ofIds(model, ids)
                : ofCaptions(model, (PrefixWeights.Captions) model.prefix);
    }

    private static PrefixPass ofIds(CudaModel model, PrefixWeights.Ids weights) {
        var embed = new EmbedIds(model.kernels(), model.storage(), model.backbone().dim());
        return (stream, pass, request, x) ->
                embed.enqueue(stream, weights.table(), request.ids(), x, pass.rows());
    }

    /** {@code W_out · gelu(W_in · features)}. */
    private static PrefixPass ofCaptions(CudaModel model, PrefixWeights.Captions weights) {
        Storage storage = model.storage();
        int dim = model.backbone().dim();
        int features = weights.config().featureDim();
        var gelu = new GeluTanh(model.kernels(), storage);
        return (stream, pass, request, x) -> {
            DeviceMemory hidden = Objects.requireNonNull(request.embedded());
            var in = MatMulShape.of(pass.rows(), dim, features, storage, storage);
            var out = MatMulShape.of(pass.rows(), dim, dim, storage, Storage.FLOAT);
            model.matMuls()
                    .multiply(
                            stream,
                            in,
                            Objects.requireNonNull(request.features()),
                            weights.in(),
                            hidden);
            gelu.enqueue(stream, hidden, (long) pass.rows() * dim);
            model.matMuls().multiply(stream, out, hidden, weights.out(), x);
        };
    }
}
