package io.github.flashar.examples.bench;

import io.github.flashar.core.error.Checks;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.DecodeResult;
import io.github.flashar.infer.decode.TokenDecoder;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Times decoders. They take turns, so that whatever slows the machine for a while slows all;
 * medians are robust against the rest. Each draws once unmeasured before.
 */
public final class SpeedBench {

    private final Map<DecoderKind, TokenDecoder> decoders;
    private final IntFunction<DecodeRequest> requests;

    /**
     * Prepares a measurement.
     *
     * @param requests of so many images
     */
    public SpeedBench(
            Map<DecoderKind, TokenDecoder> decoders, IntFunction<DecodeRequest> requests) {
        this.decoders = new EnumMap<>(decoders);
        this.requests = requests;
    }

    /**
     * Prepares a measurement of images of classes.
     *
     * @param settings guidance and sampling of every request; its classes and seeds are not used
     * @param classes number of classes of the models; the images go through all of them
     */
    public SpeedBench(
            Map<DecoderKind, TokenDecoder> decoders, DecodeRequest settings, int classes) {
        this(
                decoders,
                batch -> request(batch, classes, settings.guidance(0), settings.sampling(0)));
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
     * @param afterRound called after each round of decodes with the number of rounds done
     */
    Speed measure(int batch, int repetitions, IntConsumer afterRound) {
        Checks.atLeast("batch", batch, 1);
        Checks.atLeast("repetitions", repetitions, 1);
        DecodeRequest request = requests.apply(batch);
        Map<DecoderKind, List<DecodeResult>> results = new EnumMap<>(DecoderKind.class);
        decoders.forEach(
                (kind, decoder) -> {
                    decoder.decode(request);
                    results.put(kind, new ArrayList<>());
                });
        for (int round = 1; round <= repetitions; round++) {
            results.forEach((kind, list) -> list.add(decoder(kind).decode(request)));
            afterRound.accept(round);
        }
        Map<DecoderKind, Speed.Timing> timings = new EnumMap<>(DecoderKind.class);
        results.forEach((kind, list) -> timings.put(kind, timing(list, batch)));
        return new Speed(batch, repetitions, timings);
    }

    private TokenDecoder decoder(DecoderKind kind) {
        TokenDecoder decoder = decoders.get(kind);
        if (decoder == null) {
            throw new IllegalArgumentException("no decoder " + kind);
        }
        return decoder;
    }

    private static Speed.Timing timing(List<DecodeResult> results, int batch) {
        double[] seconds = results.stream().mapToDouble(r -> r.total().toNanos() / 1e9).toArray();
        double[] shares =
                results.stream()
                        .mapToDouble(r -> (double) r.sampling().toNanos() / r.total().toNanos())
                        .toArray();
        return new Speed.Timing(
                results.get(0).passes(),
                Stopwatch.median(seconds) / batch,
                Stopwatch.median(shares));
    }

    /** Asks for so many images, which go through all classes. */
    static DecodeRequest request(
            int batch, int classes, Guidance guidance, SamplingConfig sampling) {
        return DecodeRequest.builder()
                .setClassIds(IntStream.range(0, batch).map(i -> i % classes).toArray())
                .setSeeds(LongStream.range(0, batch).toArray())
                .optGuidance(guidance)
                .optSampling(sampling)
                .build();
    }
}
