package io.github.flashar.train.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.model.AttentionContext;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.GroupedAttention;
import io.github.flashar.core.model.Precision;
import io.github.flashar.core.model.PrefixMask;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.model.RotaryEmbedding;
import io.github.flashar.core.model.Rotation;
import io.github.flashar.core.nn.NativeMemory;
import io.github.flashar.core.nn.Ops;
import io.github.flashar.core.nn.Scalars;
import io.github.flashar.train.data.TokenBatch;
import io.github.flashar.train.loss.SequenceViews;
import java.util.List;
import java.util.stream.IntStream;

/** What a frozen raster model knows at the cells that have one below them. */
final class ProbeStates implements AutoCloseable {

    private final RasterModel model;
    private final List<Integer> layers;
    private final NDManager manager;
    private final int[] cells; // raster numbers in the order of the sequence
    private final int[] targets; // raster numbers of the cells below, one for each source
    private final NDArray sources; // int64 [T], positions in the sequence
    private final SequenceViews views;

    ProbeStates(RasterModel model, List<Integer> layers, ProbeMask mask) {
        TokenGrid grid = model.config().grid();
        this.model = model;
        this.layers = layers;
        this.manager = model.parameters().manager().newSubManager();
        boolean diagonal = mask == ProbeMask.DIAGONAL;
        this.cells =
                diagonal
                        ? new DiagonalOrder(grid).cells()
                        : IntStream.range(0, grid.cells()).toArray();
        int lastRow = grid.cells() - grid.width();
        int[] positions =
                IntStream.range(0, cells.length).filter(i -> cells[i] < lastRow).toArray();
        this.targets = IntStream.of(positions).map(i -> cells[i] + grid.width()).toArray();
        int prefix = model.config().prefix().tokens();
        long[] indices = IntStream.of(positions).mapToLong(i -> prefix + i).toArray();
        this.sources = NativeMemory.keep(manager.create(indices), manager);
        this.views =
                new SequenceViews(
                        manager,
                        model.config().prefix(),
                        new RotaryEmbedding(manager, model.config(), cells),
                        (owner, prefixes) -> attention(model.config(), diagonal, owner, prefixes));
    }

    private static GroupedAttention attention(
            BackboneConfig config, boolean diagonal, NDManager owner, PrefixMask prefixes) {
        return diagonal
                ? GroupedAttention.diagonal(owner, config, prefixes, Precision.FLOAT32)
                : GroupedAttention.causal(owner, config, prefixes, Precision.FLOAT32);
    }

    /** Runs the model on a batch; the caller frees what comes of it. */
    ProbeBatch of(TokenBatch batch) {
        NDManager owner = manager.newSubManager();
        try (NDScope scope = NativeMemory.scope();
                Torch.GradScope noGrad = Torch.noGrad()) {
            NDArray x = batch.embed(manager, model, cells); // [B, P + H·W, d]
            PrefixMask prefixes = batch.conditions().prefixes(model.config().prefix());
            NDList states =
                    views.pass(prefixes, (rotation, seen) -> states(x, rotation, seen, owner));
            NDArray below = model.rows(batch.tokens(manager, targets)); // [B, T]
            return new ProbeBatch(states, NativeMemory.keep(below, owner), owner);
        }
    }

    /** Outputs of the probed layers at the sources, [B, T, d] each. */
    private NDList states(
            NDArray embedded, Rotation rotation, AttentionContext attention, NDManager owner) {
        NDArray x = embedded;
        NDList states = new NDList();
        int done = 0;
        for (int layer : layers) {
            x = model.run(done, layer, x, rotation, attention);
            done = layer;
            NDArray state = normalize(x.get(new NDIndex(":, {}", sources)));
            states.add(NativeMemory.keep(state, owner));
        }
        return states;
    }

    private NDArray normalize(NDArray x) {
        return Ops.rmsNorm(x, Scalars.of(x, 1), model.config().normEps());
    }

    @Override
    public void close() {
        manager.close();
    }
}
