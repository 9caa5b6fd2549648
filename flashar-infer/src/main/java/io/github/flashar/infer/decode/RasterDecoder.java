package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.model.RotaryEmbedding;
import io.github.flashar.core.nn.NativeMemory;
import java.util.stream.IntStream;

/**
 * The decoder FlashAR replaces: one token a pass, left to right and top to bottom, H·W passes. The
 * last token is never fed. Guidance is folded into the hidden states, before the head.
 */
public final class RasterDecoder implements TokenDecoder {

    private final RasterModel model;
    private final BackboneConfig config;
    private final NDManager manager;
    private final RotaryEmbedding rotary;
    private final CachePool caches;
    private final Watch watch;

    /** Prepares to decode with a model, on its device. */
    public RasterDecoder(RasterModel model) {
        this.model = model;
        this.config = model.config();
        this.manager = model.parameters().manager().newSubManager();
        int cells = config.grid().cells();
        this.rotary = new RotaryEmbedding(manager, config, IntStream.range(0, cells).toArray());
        int fed = config.prefix().tokens() + cells - 1;
        this.caches = new CachePool(manager, config, config.layers(), fed);
        this.watch = LeakDetector.watch(this);
    }

    @Override
    public TokenGrid grid() {
        return config.grid();
    }

    @Override
    public int passes() {
        return config.grid().cells();
    }

    @Override
    public DecodeResult decode(DecodeRequest request, DecodeListener listener) {
        return decode(request, listener, LogitProbe.NONE);
    }

    DecodeResult decode(DecodeRequest request, DecodeListener listener, LogitProbe probe) {
        DecodeRun run = new DecodeRun(request, config, probe);
        try (Torch.GradScope noGrad = Torch.noGrad()) {
            KvCache cache = caches.get(run.streams().count());
            run.begin(cache);
            for (int cell = 0; cell < passes(); cell++) {
                try (NDScope scope = NativeMemory.scope()) {
                    NDArray hidden =
                            cell == 0 ? prefill(run, cache) : decodeToken(run, cache, cell);
                    run.sample(model.logits(run.guide(hidden)), new int[] {cell});
                }
                run.report(listener, cell + 1, passes());
            }
        }
        return run.result(passes());
    }

    /** Feeds the prefix: its last position, [streams, 1, d], predicts cell 0. */
    private NDArray prefill(DecodeRun run, KvCache cache) {
        NDArray hidden = forward(run.prefix(model, manager), cache); // [streams, P, d]
        long tokens = config.prefix().tokens();
        return hidden.get(new NDIndex().addAllDim().addSliceDim(tokens - 1, tokens));
    }

    /** Feeds the token before a cell: [streams, 1, d], which predicts the cell. */
    private NDArray decodeToken(DecodeRun run, KvCache cache, int cell) {
        int streams = run.streams().count(guidance -> guidance.guidesToken(cell));
        NDArray token = run.drawn(manager, streams, new int[] {cell - 1}); // [streams, 1]
        return forward(model.embedTokens(token), cache);
    }

    private NDArray forward(NDArray x, KvCache cache) {
        int from = cache.size();
        cache.beginPass((int) x.getShape().get(0), (int) x.getShape().get(1));
        return model.hidden(x, rotary.range(from, cache.size()), cache);
    }

    @Override
    public void close() {
        watch.close();
        manager.close();
    }
}
