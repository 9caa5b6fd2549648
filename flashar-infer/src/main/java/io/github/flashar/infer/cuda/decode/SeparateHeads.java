package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.infer.cuda.kernel.FuseLogits;
import io.github.flashar.infer.cuda.kernel.GatherStates;
import io.github.flashar.infer.cuda.kernel.GatherStates.Branch;
import io.github.flashar.infer.cuda.kernel.Guided;
import io.github.flashar.infer.cuda.kernel.LogitFeatures;
import io.github.flashar.infer.cuda.kernel.Targets;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.MatMulShape;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.Objects;

/** Heads of a gate that reads logits: both rows of logits, for each stream, before it can weigh. */
final class SeparateHeads implements HeadPass {

    private final CudaModel model;
    private final BackboneConfig config;
    private final Storage storage;
    private final VerticalWeights vertical;
    private final GatherStates gather; // of one branch at a time
    private final LogitFeatures features;
    private final FuseLogits fuse;

    SeparateHeads(CudaModel model, VerticalWeights vertical) {
        this.model = model;
        this.config = model.backbone();
        this.storage = model.storage();
        this.vertical = vertical;
        this.gather =
                GatherStates.ofRaster(model.kernels(), storage, config.dim(), config.normEps());
        this.features = new LogitFeatures(model.kernels(), storage, config.vocabulary());
        this.fuse = new FuseLogits(model.kernels(), config.vocabulary(), vertical.gate().output());
    }

    @Override
    public void enqueue(
            CudaStream stream,
            PassShape pass,
            BranchBuffers horizontal,
            BranchBuffers above,
            HeadBuffers buffers,
            Guided guided) {
        var separate = Objects.requireNonNull(buffers.separate());
        gather(stream, pass, new Branch(horizontal.x(), model.norm), true, buffers);
        head(stream, pass, 0, buffers, separate.left());
        gather(stream, pass, new Branch(above.x(), vertical.norm()), false, buffers);
        head(stream, pass, config.dim(), buffers, separate.above());
        readLogits(stream, pass, separate, buffers.requireGateHidden());
        fuse.enqueue(
                stream,
                separate.left(),
                separate.above(),
                buffers.requireGateHidden(),
                buffers.logits(),
                pass.targets(),
                guided);
    }

    /** The states of the left neighbours, or of the upper ones; zeros where there is none. */
    private void gather(
            CudaStream stream, PassShape pass, Branch branch, boolean left, HeadBuffers buffers) {
        Targets all = pass.targets();
        int shift = left ? all.leftShift() : all.aboveShift();
        Targets targets = new Targets(all.count(), all.tokens(), shift, Targets.NONE);
        gather.enqueue(stream, branch, branch, buffers.states(), targets, pass.streams());
    }

    /** One head, whose columns start at so many values in the joint one. */
    private void head(
            CudaStream stream, PassShape pass, int column, HeadBuffers buffers, DeviceMemory z) {
        var shape =
                MatMulShape.of(
                                pass.gathered(),
                                config.vocabulary(),
                                config.dim(),
                                storage,
                                Storage.FLOAT)
                        .withWeightStride(model.headStride());
        long offset = (long) column * storage.bytes();
        DeviceMemory weight = model.head.slice(offset, model.head.bytes() - offset);
        model.matMuls().multiply(stream, shape, buffers.states(), weight, z);
    }

    /** The gate's hidden layer. */
    private void readLogits(
            CudaStream stream,
            PassShape pass,
            HeadBuffers.SeparateLogits separate,
            DeviceMemory hidden) {
        features.enqueue(
                stream, separate.left(), separate.above(), separate.features(), pass.gathered());
        GateWeights gate = vertical.gate();
        var shape =
                MatMulShape.of(
                        pass.gathered(),
                        gate.hidden(),
                        2 * config.vocabulary(),
                        storage,
                        Storage.FLOAT);
        DeviceMemory in = Objects.requireNonNull(gate.in());
        model.matMuls().multiply(stream, shape, separate.features(), in, hidden);
    }
}
