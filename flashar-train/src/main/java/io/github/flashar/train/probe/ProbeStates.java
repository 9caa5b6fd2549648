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
    private final Rotation rotation;
    private final AttentionContext attention;

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
        PrefixMask unpadded = PrefixMask.unpadded(model.config().prefix());
        this.rotation =
                new RotaryEmbedding(manager, model.config(), cells).sequences(manager, unpadded);
        this.attention =
                diagonal
                        ? GroupedAttention.diagonal(
                                manager, model.config(), unpadded, Precision.FLOAT32)
                        : GroupedAttention.causal(
                                manager, model.config(), unpadded, Precision.FLOAT32);
    }

    /** Runs the model on a batch; the caller frees what comes of it. */
    ProbeBatch of(TokenBatch batch) {
        NDManager owner = manager.newSubManager();
        try (NDScope scope = NativeMemory.scope();
                Torch.GradScope noGrad = Torch.noGrad()) {
            NDArray x = batch.embed(manager, model, cells);
            NDList states = new NDList();
            int done = 0;
            for (int layer : layers) {
                x = model.run(done, layer, x, rotation, attention);
                done = layer;
                NDArray state = normalize(x.get(new NDIndex(":, {}", sources))); // [B, T, d]
                states.add(NativeMemory.keep(state, owner));
            }
            NDArray below = batch.tokens(manager, targets); // [B, T]
            return new ProbeBatch(states, NativeMemory.keep(below, owner), owner);
        }
    }

    private NDArray normalize(NDArray x) {
        return Ops.rmsNorm(x, Scalars.of(x, 1), model.config().normEps());
    }

    @Override
    public void close() {
        manager.close();
    }
}
