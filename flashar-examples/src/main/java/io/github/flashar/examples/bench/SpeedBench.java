package io.github.flashar.examples.bench;

import io.github.flashar.core.error.Checks;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.TokenDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Times a raster and a diagonal decoder. They take turns, so that whatever slows the machine for a
 * while slows both; medians are robust against the rest. Each draws once unmeasured before.
 */
public final class SpeedBench {

    private final TokenDecoder raster;
    private final TokenDecoder diagonal;
    private final DecodeRequest settings;
    private final int classes;

    /**
     * Prepares a measurement.
     *
     * @param settings guidance and sampling of every request; its classes and seeds are not used
     * @param classes number of classes of the models; the images go through all of them
     */
    public SpeedBench(
            TokenDecoder raster, TokenDecoder diagonal, DecodeRequest settings, int classes) {
        this.raster = raster;
        this.diagonal = diagonal;
        this.settings = settings;
        this.classes = classes;
    }

    /** Measures several batch sizes, showing progress. */
    public List<Speed> measure(List<Integer> batches, int repetitions) {
        List<Speed> speeds = new ArrayList<>();
        try (Progress progress = Progress.start("measuring", (long) batches.size() * repetitions)) {
            for (int batch : batches) {
                long before = (long) speeds.size() * repetitions;
                speeds.add(measure(batch, repetitions, round -> progress.update(before + round)));
            }
        }
        return speeds;
    }

    /**
     * Measures one batch size.
     *
     * @param repetitions decodes of each decoder, at least 1
     * @param afterRound called after each pair of decodes with the number of rounds done
     */
    Speed measure(int batch, int repetitions, IntConsumer afterRound) {
        Checks.atLeast("batch", batch, 1);
        Checks.atLeast("repetitions", repetitions, 1);
        DecodeRequest request = request(batch);
        raster.decode(request);
        diagonal.decode(request);
        double[] rasterSeconds = new double[repetitions];
        double[] diagonalSeconds = new double[repetitions];
        for (int round = 0; round < repetitions; round++) {
            rasterSeconds[round] = seconds(raster, request);
            diagonalSeconds[round] = seconds(diagonal, request);
            afterRound.accept(round + 1);
        }
        return new Speed(
                batch,
                repetitions,
                new Speed.Timing(raster.passes(), median(rasterSeconds) / batch),
                new Speed.Timing(diagonal.passes(), median(diagonalSeconds) / batch));
    }

    private DecodeRequest request(int batch) {
        return DecodeRequest.builder()
                .setClassIds(IntStream.range(0, batch).map(i -> i % classes).toArray())
                .setSeeds(LongStream.range(0, batch).toArray())
                .optGuidance(settings.guidance())
                .optSampling(settings.sampling())
                .build();
    }

    private static double seconds(TokenDecoder decoder, DecodeRequest request) {
        return decoder.decode(request).total().toNanos() / 1e9;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
