package io.github.flashar.infer.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.Sampler;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * One request on its way: its streams, the tokens drawn so far, the time spent.
 *
 * <p>Inside, the images stand in the order in which guidance ends for them, the longest guided
 * first. The streams are the B conditional sequences, followed by an unconditional one for each
 * guided image, which gets the same tokens. So the streams of a pass are always the first B + G,
 * where the first G images are still guided.
 */
final class DecodeRun {

    private final BackboneConfig config;
    private final LogitProbe probe;
    private final Conditions conditions; // in the order of the streams
    private final Guidance[] guidance; // in the order of the streams
    private final Sampler[] samplers; // in the order of the streams
    private final long[] seeds; // in the order of the streams
    private final int[][] drawn; // [B][H·W], in the order of the streams
    private final int[][] tokens; // the same in the order of the request
    private final long started = System.nanoTime();
    private long sampling;

    DecodeRun(DecodeRequest request, BackboneConfig config, LogitProbe probe) {
        request.conditions().checkAgainst(config);
        this.config = config;
        this.probe = probe;
        int[] order = longestGuidedFirst(request);
        this.conditions = request.conditions().select(order);
        this.guidance = Arrays.stream(order).mapToObj(request::guidance).toArray(Guidance[]::new);
        this.samplers = samplers(request, order);
        this.seeds = Arrays.stream(order).mapToLong(image -> request.seeds()[image]).toArray();
        this.tokens = new int[request.batch()][config.grid().cells()];
        for (int[] grid : tokens) {
            Arrays.fill(grid, DecodeStep.UNDRAWN);
        }
        this.drawn = Arrays.stream(order).mapToObj(image -> tokens[image]).toArray(int[][]::new);
    }

    private static int[] longestGuidedFirst(DecodeRequest request) {
        return IntStream.range(0, request.batch())
                .boxed()
                .sorted((a, b) -> Guidance.compareEnds(request.guidance(b), request.guidance(a)))
                .mapToInt(Integer::intValue)
                .toArray();
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

    /** Streams of the whole request: the most that a pass has. */
    int streams() {
        return streams(Guidance::isActive);
    }

    /** Streams of a pass in which the images of some guidance are still guided. */
    int streams(Predicate<Guidance> guided) {
        return guidance.length + (int) Arrays.stream(guidance).filter(guided).count();
    }

    /** Empties a cache for the streams of this request. */
    void begin(KvCache cache) {
        int[] images = IntStream.range(0, streams()).map(this::image).toArray();
        cache.begin(conditions.select(images).mask(config.prefix()));
    }

    /** Embeds the prefixes of all streams: [streams, P, d]. */
    NDArray prefix(RasterModel model, NDManager manager) {
        NDArray conditional = conditions.array(manager, config.prefix());
        int guided = streams() - guidance.length;
        return model.embedPrefix(
                guided == 0
                        ? conditional
                        : conditional.concat(model.unconditional(manager, guided), 0));
    }

    /** Tokens drawn at these cells, to be fed to every stream: int64 [streams, T]. */
    NDArray drawn(NDManager manager, int streams, int[] cells) {
        long[] ids = new long[streams * cells.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = drawn[image(i / cells.length)][cells[i % cells.length]];
        }
        return manager.create(ids, new Shape(streams, cells.length));
    }

    private int image(int stream) {
        return stream % guidance.length;
    }

    /**
     * Applies guidance to what the logits are linear in: [streams, T, n] to [B, T, n]. Images
     * without an unconditional stream go through unchanged.
     */
    NDArray guide(NDArray states) {
        int batch = guidance.length;
        int streams = (int) states.getShape().get(0);
        int guided = streams - batch;
        if (guided == 0) {
            return states;
        }
        NDArray conditional = slice(states, 0, guided);
        NDArray unconditional = slice(states, batch, streams);
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
            scales[i] = (float) guidance[i].scale();
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
