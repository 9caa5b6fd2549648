package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.infer.cuda.decode.LayerWeights.HeadNorms;
import io.github.flashar.infer.cuda.kernel.Attention;
import io.github.flashar.infer.cuda.kernel.Heads;
import io.github.flashar.infer.cuda.kernel.LayerCache;
import io.github.flashar.infer.cuda.kernel.NormHeads;
import io.github.flashar.infer.cuda.kernel.Prefixes;
import io.github.flashar.infer.cuda.kernel.RmsNorm;
import io.github.flashar.infer.cuda.kernel.RopeAppend;
import io.github.flashar.infer.cuda.kernel.SwiGlu;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.MatMulShape;
import io.github.flashar.infer.cuda.runtime.MatMuls;
import io.github.flashar.infer.cuda.runtime.Storage;
import org.jspecify.annotations.Nullable;

/**
 * One transformer layer on the tokens of a pass, in place on the residual stream:
 *
 * <pre>
 * x += W_o · attention(norm(x))           queries and keys normed by head, if the model does so
 * x += W_2 · (silu(W_1 n) · W_3 n),   n = norm(x)
 * </pre>
 *
 * The two additions are part of the products. The residual stream is float32 always.
 */
final class LayerPass {

    private final BackboneConfig config;
    private final Storage storage;
    private final SequenceTables tables;
    private final MatMuls matMuls;
    private final Heads heads;
    private final RmsNorm norm;
    private final @Nullable NormHeads normHeads;
    private final RopeAppend ropeAppend;
    private final Attention attention;
    private final SwiGlu swiGlu;

    LayerPass(CudaModel model, SequenceTables tables) {
        Kernels kernels = model.kernels();
        this.config = model.backbone();
        this.storage = model.storage();
        this.tables = tables;
        this.matMuls = model.matMuls();
        this.heads = model.sizes().heads();
        this.norm = new RmsNorm(kernels, storage, config.dim(), config.normEps());
        this.normHeads =
                config.queryKeyNorm()
                        ? new NormHeads(kernels, storage, heads, config.normEps())
                        : null;
        this.ropeAppend = new RopeAppend(kernels, storage, heads, tables.sequence());
        this.attention = Attention.of(kernels, storage, heads, tables.sequence());
        this.swiGlu = new SwiGlu(kernels, storage, config.feedForwardDim());
    }

    /**
     * Asks a stream for a layer.
     *
     * @param buffers of the branch; x is read and written
     * @param prefixes of the streams
     */
    void enqueue(
            CudaStream stream,
            PassShape pass,
            LayerWeights weights,
            LayerCache cache,
            BranchBuffers buffers,
            Prefixes prefixes) {
        norm(stream, pass, weights.attentionNorm(), buffers);
        multiply(stream, pass, heads.rowWidth(), buffers.normed(), weights.qkv(), buffers.qkv());
        normHeads(stream, pass, weights.headNorms(), buffers);
        attend(stream, pass, cache, buffers, prefixes);
        int attended = heads.queries() * heads.dim();
        add(stream, pass, attended, buffers.attended(), weights.attentionOut(), buffers.x());
        norm(stream, pass, weights.feedForwardNorm(), buffers);
        int hidden = config.feedForwardDim();
        multiply(stream, pass, 2 * hidden, buffers.normed(), weights.gateUp(), buffers.gateUp());
        swiGlu.enqueue(stream, buffers.gateUp(), buffers.hidden(), pass.rows());
        add(stream, pass, hidden, buffers.hidden(), weights.down(), buffers.x());
    }

    private void norm(
            CudaStream stream, PassShape pass, DeviceMemory weight, BranchBuffers buffers) {
        norm.enqueue(stream, buffers.x(), weight, buffers.normed(), pass.rows());
    }

    private void normHeads(
            CudaStream stream, PassShape pass, @Nullable HeadNorms norms, BranchBuffers buffers) {
        if (normHeads != null && norms != null) {
            normHeads.enqueue(stream, buffers.qkv(), norms.query(), norms.key(), pass.rows());
        }
    }

    private void attend(
            CudaStream stream,
            PassShape pass,
            LayerCache cache,
            BranchBuffers buffers,
            Prefixes prefixes) {
        ropeAppend.enqueue(
                stream,
                buffers.qkv(),
                tables.rope(),
                prefixes,
                buffers.query(),
                cache,
                pass.streams(),
                pass.fed());
        attention.enqueue(
                stream,
                buffers.query(),
                cache,
                prefixes.padding(),
                buffers.attended(),
                pass.streams(),
                pass.fed(),
                pass.causal());
    }

    /** From d values a row to so many. */
    private void multiply(
            CudaStream stream,
            PassShape pass,
            int outputs,
            DeviceMemory x,
            DeviceMemory weight,
            DeviceMemory y) {
        var shape = MatMulShape.of(pass.rows(), outputs, config.dim(), storage, storage);
        matMuls.multiply(stream, shape, x, weight, y);
    }

    /** From so many values a row to d, added to the residual stream. */
    private void add(
            CudaStream stream,
            PassShape pass,
            int inputs,
            DeviceMemory x,
            DeviceMemory weight,
            DeviceMemory residual) {
        var shape = MatMulShape.of(pass.rows(), config.dim(), inputs, storage, Storage.FLOAT);
        matMuls.multiply(stream, shape.accumulating(), x, weight, residual);
    }
}
