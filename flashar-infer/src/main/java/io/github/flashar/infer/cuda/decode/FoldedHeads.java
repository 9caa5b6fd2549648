package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.infer.cuda.kernel.FoldCorner;
import io.github.flashar.infer.cuda.kernel.FoldHeads;
import io.github.flashar.infer.cuda.kernel.GatherStates;
import io.github.flashar.infer.cuda.kernel.GatherStates.Branch;
import io.github.flashar.infer.cuda.kernel.Guided;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Kernels;
import io.github.flashar.infer.cuda.runtime.MatMulShape;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Heads of a raster model, or of a gate that reads states. They are linear and have no bias, so
 * gate and guidance fold into the states, and one product with both heads side by side gives the
 * logits of each cell, not of each stream.
 */
final class FoldedHeads implements HeadPass {

    private final CudaModel model;
    private final Storage storage;
    private final Optional<VerticalWeights> vertical;
    private final GatherStates gather;
    private final FoldHeads fold;
    private final Optional<FoldCorner> corner;

    FoldedHeads(CudaModel model, Optional<VerticalWeights> vertical) {
        BackboneConfig config = model.backbone();
        Kernels kernels = model.kernels();
        int dim = config.dim();
        this.model = model;
        this.storage = model.storage();
        this.vertical = vertical;
        this.gather =
                vertical.isPresent()
                        ? GatherStates.ofBranches(kernels, storage, dim, config.normEps())
                        : GatherStates.ofRaster(kernels, storage, dim, config.normEps());
        this.fold =
                vertical.map(v -> FoldHeads.ofBranches(kernels, storage, dim, v.gate().output()))
                        .orElseGet(() -> FoldHeads.ofRaster(kernels, storage, dim));
        this.corner =
                vertical.flatMap(VerticalWeights::corner)
                        .map(gate -> new FoldCorner(kernels, storage, dim, gate));
    }

    @Override
    public void enqueue(
            CudaStream stream,
            PassShape pass,
            BranchBuffers horizontal,
            BranchBuffers above,
            HeadBuffers buffers,
            Guided guided) {
        gather.enqueue(
                stream,
                new Branch(horizontal.x(), model.norm),
                new Branch(above.x(), aboveNorm(pass)),
                buffers.states(),
                pass.targets(),
                pass.streams());
        if (pass.prefix() && corner.isPresent()) {
            corner.get().enqueue(stream, buffers.states(), buffers.folded(), guided);
        } else {
            fold(stream, pass, buffers, guided);
        }
        head(stream, pass, buffers);
    }

    /** A corner with a gate of its own is predicted from what enters the branch, un-normed. */
    private @Nullable DeviceMemory aboveNorm(PassShape pass) {
        return pass.prefix() && corner.isPresent()
                ? null
                : vertical.map(VerticalWeights::norm).orElse(model.norm);
    }

    private void fold(CudaStream stream, PassShape pass, HeadBuffers buffers, Guided guided) {
        DeviceMemory in = vertical.map(v -> v.gate().in()).orElse(null);
        if (in != null) {
            readStates(stream, pass, in, buffers);
        }
        fold.enqueue(
                stream,
                buffers.states(),
                buffers.gateHidden(),
                buffers.folded(),
                pass.targets(),
                guided);
    }

    /** The gate's hidden layer. */
    private void readStates(
            CudaStream stream, PassShape pass, DeviceMemory in, HeadBuffers buffers) {
        var shape =
                MatMulShape.of(
                        pass.gathered(),
                        model.requireVertical().gate().hidden(),
                        2 * model.backbone().dim(),
                        storage,
                        Storage.FLOAT);
        model.matMuls().multiply(stream, shape, buffers.states(), in, buffers.requireGateHidden());
    }

    /** A raster decoder of an adapted model uses the left half of the joint head. */
    private void head(CudaStream stream, PassShape pass, HeadBuffers buffers) {
        int halves = vertical.isPresent() ? 2 : 1;
        var shape =
                MatMulShape.of(
                                pass.drawn(),
                                model.backbone().vocabulary(),
                                halves * model.backbone().dim(),
                                storage,
                                Storage.FLOAT)
                        .withWeightStride(model.headStride());
        model.matMuls().multiply(stream, shape, buffers.folded(), model.head, buffers.logits());
    }
}
