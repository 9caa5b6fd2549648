package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.Sampler;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * One request on its way: its streams, the tokens drawn so far, the time spent.
 *
 * <p>Under guidance the streams are the B conditional sequences followed by the B unconditional
 * ones, which get the same tokens. Once guidance is over for good, passes run the first B alone.
 */
final class DecodeRun {

    private final DecodeRequest request;
    private final BackboneConfig config;
    private final LogitProbe probe;
    private final Sampler sampler;
    private final long[] seeds;
    private final int[][] tokens; // [B][H·W], raster order
    private final long started = System.nanoTime();
    private long sampling;

    DecodeRun(DecodeRequest request, BackboneConfig config, LogitProbe probe) {
        request.conditions().checkAgainst(config);
        this.request = request;
        this.config = config;
        this.probe = probe;
        this.sampler = new Sampler(request.sampling(), config.vocabulary());
        this.seeds = request.seeds();
        this.tokens = new int[request.batch()][config.grid().cells()];
    }

    Guidance guidance() {
        return request.guidance();
    }

    /** Streams of a pass, B or 2B. */
    int streams(boolean guided) {
        return guided ? 2 * request.batch() : request.batch();
    }

    /** Empties a cache for the streams of this request. */
    void begin(KvCache cache) {
        int copies = guidance().isActive() ? 2 : 1;
        cache.begin(request.conditions().mask(config.prefix(), copies));
    }

    /** Embeds the prefixes of all streams: [streams, P, d]. */
    NDArray prefix(RasterModel model, NDManager manager) {
        NDArray conditions = request.conditions().array(manager, config.prefix());
        if (guidance().isActive()) {
            NDArray unconditional = model.unconditional(manager, request.batch());
            conditions = conditions.concat(unconditional, 0);
        }
        return model.embedPrefix(conditions);
    }

    /** Tokens drawn at these cells, to be fed to every stream: int64 [streams, T]. */
    NDArray drawn(NDManager manager, int streams, int[] cells) {
        long[] ids = new long[streams * cells.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = tokens[i / cells.length % request.batch()][cells[i % cells.length]];
        }
        return manager.create(ids, new Shape(streams, cells.length));
    }

    /**
     * Applies guidance to what the logits are linear in: [streams, T, n] to [B, T, n]. A pass
     * without unconditional streams goes through unchanged.
     */
    NDArray guide(NDArray states) {
        int batch = request.batch();
        long streams = states.getShape().get(0);
        if (streams == batch) {
            return states;
        }
        NDArray conditional = states.get(new NDIndex().addSliceDim(0, batch));
        NDArray unconditional = states.get(new NDIndex().addSliceDim(batch, streams));
        return conditional.sub(unconditional).muli(guidance().scale()).addi(unconditional);
    }

    /**
     * Draws the tokens of one step.
     *
     * @param logits [B, T, V]
     * @param cells raster numbers of the T cells
     */
    void sample(NDArray logits, int[] cells) {
        float[] rows = logits.toFloatArray();
        long begin = System.nanoTime();
        probe.inspect(cells, rows);
        int row = 0;
        for (int image = 0; image < tokens.length; image++) {
            for (int cell : cells) {
                int offset = row++ * config.vocabulary();
                tokens[image][cell] = sampler.draw(rows, offset, seeds[image], cell);
            }
        }
        sampling += System.nanoTime() - begin;
    }

    /** Reports a step; fails if the listener wants no more. */
    void report(StepListener listener, int step, int steps) {
        if (!listener.afterStep(step, steps)) {
            throw new CancellationException("stopped after step " + step + " of " + steps);
        }
    }

    DecodeResult result(int passes) {
        return new DecodeResult(
                config.grid(),
                tokens,
                passes,
                Duration.ofNanos(System.nanoTime() - started),
                Duration.ofNanos(sampling));
    }
}
