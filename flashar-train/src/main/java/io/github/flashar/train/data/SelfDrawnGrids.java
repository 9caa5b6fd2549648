package io.github.flashar.train.data;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.core.random.Philox;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.DecodeResult;
import io.github.flashar.infer.decode.RasterDecoder;
import java.util.concurrent.CancellationException;

/**
 * Training data for whoever has a model but not its training set: grids that the raster model draws
 * itself, at temperature 1, without top-k, top-p or guidance, so that they follow the model's own
 * distribution. Classes are uniform; a share of the grids is drawn from the null class. The label
 * kept with a grid is the class it was drawn with, so training on them needs no further label
 * dropout.
 *
 * <p>Grid i is a function of (model, seed, i): class and seed of the draw come from Philox streams
 * of {@code seed}.
 *
 * @param nullShare share of grids drawn from the null class, 0..1
 * @param batchSize grids drawn side by side
 * @param seed recorded with the data
 */
public record SelfDrawnGrids(double nullShare, int batchSize, long seed) {

    private static final long IS_NULL = 0;
    private static final long CLASS = 1;
    private static final long DRAW = 2;

    public SelfDrawnGrids {
        Checks.inRange("share of the null class", nullShare, 0, 1);
        Checks.atLeast("drawing batch size", batchSize, 1);
    }

    /**
     * Draws grids 0..count−1.
     *
     * @param listener called after every batch
     * @throws CancellationException if the listener stops it
     */
    public TokenDataset draw(RasterModel model, int count, StepListener listener) {
        BackboneConfig config = model.config();
        TokenDataset data =
                new TokenDataset(
                        config.grid(), config.vocabulary(), config.classPrefix().classes());
        int steps = (count + batchSize - 1) / batchSize;
        try (RasterDecoder decoder = new RasterDecoder(model)) {
            for (int step = 1; step <= steps; step++) {
                int from = (step - 1) * batchSize;
                add(decoder, request(config, from, Math.min(from + batchSize, count)), data);
                if (!listener.afterStep(step, steps)) {
                    throw new CancellationException("stopped after batch " + step + " of " + steps);
                }
            }
        }
        return data;
    }

    /** Class that grid {@code index} is drawn from, 0..classes. */
    int label(long index, BackboneConfig config) {
        if (Philox.uniform(seed, IS_NULL, index) < nullShare) {
            return config.classPrefix().nullClass();
        }
        return (int) (Philox.uniform(seed, CLASS, index) * config.classPrefix().classes());
    }

    private DecodeRequest request(BackboneConfig config, int from, int to) {
        int[] classIds = new int[to - from];
        long[] seeds = new long[to - from];
        for (int i = 0; i < seeds.length; i++) {
            classIds[i] = label(from + i, config);
            seeds[i] = Philox.bits(seed, DRAW, from + i);
        }
        return DecodeRequest.builder().setClassIds(classIds).setSeeds(seeds).build();
    }

    private static void add(RasterDecoder decoder, DecodeRequest request, TokenDataset data) {
        DecodeResult result = decoder.decode(request);
        int[] labels = request.classIds();
        for (int i = 0; i < labels.length; i++) {
            data.add(result.tokens()[i], labels[i]);
        }
    }
}
