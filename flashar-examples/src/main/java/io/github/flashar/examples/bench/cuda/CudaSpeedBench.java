package io.github.flashar.examples.bench.cuda;

import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.infer.cuda.decode.CudaDecoder;
import io.github.flashar.infer.cuda.pixels.CudaPixels;
import io.github.flashar.infer.decode.DecodeRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Times decoders. They take turns where the GPU has room for the caches of all, so that what slows
 * it for a while slows all; each draws twice unmeasured before, as the first batch also compiles
 * kernels and records graphs.
 */
final class CudaSpeedBench {

    private static final int WARM_UPS = 2;

    private final CudaPixels pixels;
    private final int repetitions;

    CudaSpeedBench(CudaPixels pixels, int repetitions) {
        this.pixels = pixels;
        this.repetitions = repetitions;
    }

    /**
     * Times several ways of drawing.
     *
     * @throws InsufficientMemoryException if the GPU has no room for one of them alone
     */
    List<CudaSpeed> measure(List<CudaSubject> subjects, DecodeRequest request) {
        List<Running> running = new ArrayList<>();
        try {
            subjects.forEach(subject -> running.add(new Running(subject)));
            for (int round = -WARM_UPS; round < repetitions; round++) {
                for (Running each : running) {
                    each.draw(request, round);
                }
            }
            return running.stream().map(each -> each.speed(request.batch())).toList();
        } catch (InsufficientMemoryException e) {
            if (subjects.size() == 1) {
                throw e;
            }
        } finally {
            running.forEach(Running::close);
        }
        return subjects.stream()
                .flatMap(subject -> measure(List.of(subject), request).stream())
                .toList();
    }

    /** A decoder and its times so far. */
    private final class Running {

        private final CudaSubject subject;
        private final CudaDecoder decoder;
        private final double[] seconds = new double[repetitions];
        private final double[] pixelSeconds = new double[repetitions];
        private long launches;

        Running(CudaSubject subject) {
            this.subject = subject;
            this.decoder = subject.open();
        }

        /** Draws and, unless the round is negative, keeps the times. */
        void draw(DecodeRequest request, int round) {
            long before = decoder.launches();
            if (isPartial()) {
                keep(round, PartialDecode.seconds(decoder, request, timedPasses()), Double.NaN);
            } else {
                drawAll(request, round);
            }
            launches = decoder.launches() - before;
        }

        private void drawAll(DecodeRequest request, int round) {
            long start = System.nanoTime();
            int[][] tokens = decoder.decode(request).tokens();
            long drawn = System.nanoTime();
            if (!subject.deterministic()) {
                int unused = pixels.of(tokens).size();
            }
            long end = System.nanoTime();
            keep(round, (drawn - start) / 1e9, (end - drawn) / 1e9);
        }

        private void keep(int round, double decode, double picture) {
            if (round >= 0) {
                seconds[round] = decode;
                pixelSeconds[round] = picture;
            }
        }

        private int timedPasses() {
            return Math.min(subject.timedPasses(), decoder.passes());
        }

        private boolean isPartial() {
            return timedPasses() < decoder.passes();
        }

        CudaSpeed speed(int batch) {
            return new CudaSpeed(
                    subject.kind(),
                    subject.deterministic(),
                    batch,
                    timedPasses(),
                    isPartial(),
                    launches,
                    median(seconds),
                    subject.deterministic() ? Double.NaN : median(pixelSeconds));
        }

        void close() {
            decoder.close();
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
