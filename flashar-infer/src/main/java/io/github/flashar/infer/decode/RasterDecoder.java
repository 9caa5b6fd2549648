package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.internal.engine.Torch;
import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.model.RotaryEmbedding;
import io.github.flashar.core.model.Rotation;
import io.github.flashar.core.nn.NativeMemory;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The decoder FlashAR replaces: one token a pass, left to right and top to bottom, H·W passes. The
 * last token is never fed. Guidance is folded into the hidden states, before the head.
 *
 * <p>A model that reads text has learned images whose rows are parted by a line break, which is no
 * cell: it is fed together with the last token of its row, and never drawn.
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
        int image = config.rasterTokens();
        this.rotary = new RotaryEmbedding(manager, config, IntStream.range(0, image).toArray());
        int fed = config.prefix().tokens() + image - 1;
        this.caches = new CachePool(manager, config, CachedLayers.raster(config), fed);
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
        try (Torch.GradScope noGrad = Torch.noGrad();
                NDManager memory = manager.newSubManager()) {
            Sequences sequences = caches.begin(run, rotary, memory);
            for (int cell = 0; cell < passes(); cell++) {
                try (NDScope scope = NativeMemory.scope()) {
                    NDArray hidden =
                            cell == 0 ? prefill(run, sequences) : decodeToken(run, sequences, cell);
                    run.sample(model.imageLogits(run.guide(hidden)), new int[] {cell});
                }
                run.report(listener, cell + 1, passes());
            }
        }
        return run.result(passes());
    }

    /** Feeds the prefix: its last position, [streams, 1, d], predicts cell 0. */
    private NDArray prefill(DecodeRun run, Sequences sequences) {
        return forward(run.prefix(model, manager), sequences);
    }

    /** Feeds what stands before a cell: its last position, [streams, 1, d], predicts the cell. */
    private NDArray decodeToken(DecodeRun run, Sequences sequences, int cell) {
        int streams = run.streams().count(guidance -> guidance.guidesToken(cell));
        NDArray token = run.drawn(manager, streams, new int[] {cell - 1}); // [streams, 1]
        NDArray x = model.embedTokens(token);
        if (config.breaksLineBefore(cell)) {
            x = x.concat(model.embedPrefix(lineBreaks(streams)), 1);
        }
        return forward(x, sequences);
    }

    private NDArray lineBreaks(int streams) {
        long[] ids = new long[streams];
        Arrays.fill(ids, config.textPrefix().lineBreak());
        return manager.create(ids, new Shape(streams, 1));
    }

    private NDArray forward(NDArray x, Sequences sequences) {
        Rotation rotation = sequences.beginCausalPass(x);
        NDArray hidden = model.hidden(x, rotation, sequences.cache());
        long tokens = x.getShape().get(1);
        return hidden.get(new NDIndex().addAllDim().addSliceDim(tokens - 1, tokens));
    }

    @Override
    public void close() {
        watch.close();
        manager.close();
    }
}
