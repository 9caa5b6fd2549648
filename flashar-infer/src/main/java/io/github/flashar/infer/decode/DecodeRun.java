package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.infer.sampling.Sampler;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/** One request on its way: its streams, the tokens drawn so far, the time spent. */
final class DecodeRun {

    private final BackboneConfig config;
    private final LogitProbe probe;
    private final DecodeStreams streams;
    private final Conditions conditions; // by place
    private final Sampler[] samplers; // by place
    private final long[] seeds; // by place
    private final int[][] drawn; // [B][H·W], by place
    private final int[][] tokens; // the same in the order of the request
    private final long started = System.nanoTime();
    private long sampling;

    DecodeRun(DecodeRequest request, BackboneConfig config, LogitProbe probe) {
        this.config = config;
        this.probe = probe;
        this.streams = new DecodeStreams(request, config);
        int[] order = IntStream.range(0, streams.images()).map(streams::image).toArray();
        this.conditions = request.conditions().select(order);
        this.samplers = samplers(request, order);
        this.seeds = Arrays.stream(order).mapToLong(image -> request.seeds()[image]).toArray();
        this.tokens = new int[request.batch()][config.grid().cells()];
        for (int[] grid : tokens) {
            Arrays.fill(grid, DecodeStep.UNDRAWN);
        }
        this.drawn = Arrays.stream(order).mapToObj(image -> tokens[image]).toArray(int[][]::new);
    }

    /** Images that are drawn alike share a sampler and its buffers. */
    private Sampler[] samplers(DecodeRequest request, int[] order) {
        Map<SamplingConfig, Sampler> samplers = new HashMap<>();
        return Arrays.stream(order)
                .mapToObj(request::sampling)
                .map(how -> samplers.computeIfAbsent(how, this::sampler))
                .toArray(Sampler[]::new);
    }

    private Sampler sampler(SamplingConfig how) {
        return new Sampler(how, config.vocabulary());
    }

    /** The sequences of this request. */
    DecodeStreams streams() {
        return streams;
    }

    /** Embeds the prefixes of all streams: [streams, P, d]. */
    NDArray prefix(RasterModel model, NDManager manager) {
        NDArray conditional = conditions.array(manager, config.prefix());
        int guided = guided();
        return model.embedPrefix(
                guided == 0
                        ? conditional
                        : conditional.concat(conditions.unconditional(manager, model, guided), 0));
    }

    private int guided() {
        return streams.count() - streams.images();
    }

    /** Tokens drawn at these cells, to be fed to the active streams: int64 [active, T]. */
    NDArray drawn(NDManager manager, int active, int[] cells) {
        long[] ids = new long[active * cells.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = drawn[streams.place(i / cells.length)][cells[i % cells.length]];
        }
        return manager.create(ids, new Shape(active, cells.length));
    }

    /**
     * Applies guidance to what the logits are linear in: [streams, T, n] to [B, T, n]. Images
     * without an unconditional stream go through unchanged.
     */
    NDArray guide(NDArray states) {
        int batch = streams.images();
        int active = (int) states.getShape().get(0);
        int guided = active - batch;
        if (guided == 0) {
            return states;
        }
        NDArray conditional = slice(states, 0, guided);
        NDArray unconditional = slice(states, batch, active);
        NDArray mixed =
                conditional
                        .sub(unconditional)
                        .muli(scales(states.getManager(), guided))
                        .addi(unconditional);
        return guided == batch ? mixed : mixed.concat(slice(states, guided, batch), 0);
    }

    private NDArray scales(NDManager manager, int guided) {
        float[] scales = new float[guided];
        for (int i = 0; i < guided; i++) {
            scales[i] = (float) streams.guidance(i).scale();
        }
        return manager.create(scales, new Shape(guided, 1, 1));
    }

    private static NDArray slice(NDArray states, int from, int to) {
        return states.get(new NDIndex().addSliceDim(from, to));
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
        for (int image = 0; image < drawn.length; image++) {
            for (int cell : cells) {
                int offset = row++ * config.vocabulary();
                drawn[image][cell] = samplers[image].draw(rows, offset, seeds[image], cell);
            }
        }
        sampling += System.nanoTime() - begin;
    }

    /** Reports a step; fails if the listener wants no more. */
    void report(DecodeListener listener, int step, int steps) {
        if (!listener.afterStep(new DecodeStep(config.grid(), step, steps, tokens))) {
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
