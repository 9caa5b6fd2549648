package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.BranchStates;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.Fusion;
import io.github.flashar.core.model.RotaryEmbedding;
import io.github.flashar.core.model.Rotation;
import io.github.flashar.core.nn.NativeMemory;
import java.util.Arrays;

/**
 * FlashAR's decoder: draws a whole anti-diagonal in each of H + W − 1 passes.
 *
 * <p>A pass feeds the diagonal drawn last, and only its outputs predict the next one, so no logits
 * are computed that nobody draws from, and the last diagonal is never fed.
 *
 * <p>The heads are linear and without bias, so gate and guidance fold into the hidden states and
 * each head runs once for a cell, not for each stream, unless the gate reads the logits themselves:
 *
 * <pre>
 * x^H = w · h^H(p, q−1),  x^V = (1 − w) · h^V(p−1, q)        per stream; one is zero at the border
 * z   = guided(x^H) · W_Hᵀ + guided(x^V) · W_Vᵀ,  guided(x) = x_u + s · (x_c − x_u)
 * </pre>
 *
 * <p>Source: arXiv 2605.09430, section 4.4.
 */
public final class DiagonalDecoder implements TokenDecoder {

    private final FlashArModel model;
    private final BackboneConfig backbone;
    private final NDManager manager;
    private final DiagonalOrder order;
    private final int[][] cells; // raster numbers of each diagonal, rows ascending
    private final Fusion[] fusions;
    private final RotaryEmbedding rotary;
    private final FusedHead head;
    private final CachePool caches;
    private final Watch watch;

    /** Prepares to decode with a model, on its device. */
    public DiagonalDecoder(FlashArModel model) {
        FlashArConfig config = model.config();
        this.model = model;
        this.backbone = config.backbone();
        this.manager = model.parameters().manager().newSubManager();
        this.order = new DiagonalOrder(backbone.grid());
        this.cells = new int[order.grid().diagonals()][];
        this.fusions = new Fusion[cells.length];
        for (int t = 0; t < cells.length; t++) {
            cells[t] = Arrays.copyOfRange(order.cells(), order.start(t), order.end(t));
            fusions[t] = Fusion.diagonal(manager, order, t, config.corner());
        }
        this.rotary = new RotaryEmbedding(manager, backbone, order.cells());
        this.head = FusedHead.of(model);
        int fed = backbone.prefix().tokens() + order.start(cells.length - 1);
        this.caches = new CachePool(manager, backbone, CachedLayers.diagonal(config), fed);
        this.watch = LeakDetector.watch(this);
    }

    @Override
    public TokenGrid grid() {
        return backbone.grid();
    }

    @Override
    public int passes() {
        return cells.length;
    }

    @Override
    public DecodeResult decode(DecodeRequest request, DecodeListener listener) {
        return decode(request, listener, LogitProbe.NONE);
    }

    DecodeResult decode(DecodeRequest request, DecodeListener listener, LogitProbe probe) {
        DecodeRun run = new DecodeRun(request, backbone, probe);
        try (Torch.GradScope noGrad = Torch.noGrad();
                NDManager memory = manager.newSubManager()) {
            Sequences sequences = caches.begin(run, rotary, memory);
            for (int t = 0; t < passes(); t++) {
                try (NDScope scope = NativeMemory.scope()) {
                    BranchStates states =
                            t == 0 ? prefill(run, sequences) : decodeDiagonal(run, sequences, t);
                    run.sample(head.logits(fusions[t], states, run::guide), cells[t]);
                }
                run.report(listener, t + 1, passes());
            }
        }
        return run.result(passes());
    }

    /** Feeds the prefix: states of its last position, [streams, 1, d], which predict the corner. */
    private BranchStates prefill(DecodeRun run, Sequences sequences) {
        NDArray prefix = run.prefix(model.backbone(), manager); // [streams, P, d]
        BranchStates states = forward(prefix, backbone.prefix().tokens(), sequences);
        return new BranchStates(last(states.horizontal()), last(states.vertical()));
    }

    private static NDArray last(NDArray states) {
        long tokens = states.getShape().get(1);
        return states.get(new NDIndex().addAllDim().addSliceDim(tokens - 1, tokens));
    }

    /** Feeds diagonal t − 1: states of its cells, which predict diagonal t. */
    private BranchStates decodeDiagonal(DecodeRun run, Sequences sequences, int t) {
        int before = order.start(t);
        int streams = run.streams().count(guidance -> guidance.guidesDiagonal(before));
        NDArray tokens = run.drawn(manager, streams, cells[t - 1]); // [streams, T]
        return forward(model.backbone().embedTokens(tokens), 0, sequences);
    }

    private BranchStates forward(NDArray x, int prefix, Sequences sequences) {
        Rotation rotation = sequences.beginPass(x);
        return model.forward(x, prefix, rotation, sequences.cache());
    }

    @Override
    public void close() {
        watch.close();
        manager.close();
    }
}
