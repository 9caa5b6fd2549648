package io.github.flashar.examples.gpu;

import io.github.flashar.core.grid.DiagonalOrder;
import io.github.flashar.examples.bench.cuda.CudaBenchModel;
import io.github.flashar.infer.cuda.decode.CudaDecoder;
import io.github.flashar.infer.cuda.decode.CudaModel;
import io.github.flashar.infer.cuda.decode.CudaPrecision;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.decode.DecodeListener;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.fixtures.StepLogits;
import io.github.flashar.infer.sampling.SamplingConfig;

/**
 * Compares bfloat16's logits with float32's: the length of their difference must be within 2e-2 of
 * the length of float32's, all compared rows taken as one vector. Both draw greedily; an image is
 * compared as far as both have drawn the same tokens, since from there on they see different
 * things.
 */
public final class PrecisionCheck {

    private static final double ALLOWED = 2e-2;

    private final CudaBenchModel model;
    private double difference; // squared
    private double length; // squared
    private double worst; // of a row
    private int rows;
    private final DecodeRequest request;

    private PrecisionCheck(CudaBenchModel model, int images) {
        this.model = model;
        this.request = CheckedModel.request(model, images, 1, SamplingConfig.greedy());
    }

    /** What one precision draws. */
    private record Drawn(int[][] tokens, float[][][] logits) {}

    /** {@code PrecisionCheck SIZE GRID IMAGES}. */
    public static void main(String[] arguments) {
        System.exit(
                check(arguments[0], arguments[1], Integer.parseInt(arguments[2])) <= ALLOWED
                        ? 0
                        : 1);
    }

    /** Returns the relative difference; NaN if a logit is none. */
    static double check(String size, String grid, int images) {
        PrecisionCheck check = new PrecisionCheck(CheckedModel.parse(size, grid), images);
        CudaDevice device = CudaDevice.open(0);
        return check.compare(
                check.draw(device, CudaPrecision.FAST), check.draw(device, CudaPrecision.FULL));
    }

    private Drawn draw(CudaDevice device, CudaPrecision precision) {
        try (CudaModel loaded = model.load(device, precision);
                CudaDecoder decoder = CudaDecoder.diagonal(loaded)) {
            StepLogits seen = new StepLogits(request.batch(), decoder.grid().cells());
            int[][] tokens = decoder.decode(request, DecodeListener.NONE, seen).tokens();
            return new Drawn(tokens, seen.logits);
        }
    }

    private double compare(Drawn fast, Drawn full) {
        for (int image = 0; image < request.batch(); image++) {
            int cells = comparable(fast.tokens()[image], full.tokens()[image]);
            for (int place = 0; place < cells; place++) {
                int cell = order().cell(place);
                add(fast.logits()[image][cell], full.logits()[image][cell]);
            }
        }
        double relative = Math.sqrt(difference / length);
        System.out.printf(
                "logits of bfloat16 against float32, %s %s: relative difference %.2e (allowed %.0e),"
                        + " of the worst row %.2e; %d rows of %d%n",
                model.size(),
                order().grid(),
                relative,
                ALLOWED,
                worst,
                rows,
                request.batch() * order().grid().cells());
        return relative;
    }

    /** Tokens up to the end of the first diagonal that was not drawn alike. */
    private int comparable(int[] tokens, int[] others) {
        for (int t = 0; t < order().grid().diagonals(); t++) {
            int end = order().start(t) + order().width(t);
            for (int place = order().start(t); place < end; place++) {
                if (tokens[order().cell(place)] != others[order().cell(place)]) {
                    return end;
                }
            }
        }
        return tokens.length;
    }

    private DiagonalOrder order() {
        return new DiagonalOrder(model.config().backbone().grid());
    }

    private void add(float[] actual, float[] expected) {
        double rowDifference = 0;
        double rowLength = 0;
        for (int i = 0; i < expected.length; i++) {
            rowDifference += Math.pow((double) actual[i] - expected[i], 2);
            rowLength += Math.pow(expected[i], 2);
        }
        difference += rowDifference;
        length += rowLength;
        worst = Math.max(worst, Math.sqrt(rowDifference / rowLength));
        rows++;
    }
}
