package io.github.flashar.examples.bench.cuda;

import io.github.flashar.infer.cuda.decode.CudaDecoder;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.DecodeStep;
import java.util.concurrent.CancellationException;

/**
 * The start of a decode, timed, from which the time of all of it follows if later passes take as
 * long. They take a little longer: each sees more tokens than the one before.
 */
final class PartialDecode {

    private final int timed;
    private final long start = System.nanoTime();
    private long first; // when the first pass was done
    private long last; // when the last one timed was done

    private PartialDecode(int timed) {
        this.timed = timed;
    }

    /**
     * Draws the first tokens of a request.
     *
     * @param timed passes, at least 2 and fewer than there are
     * @return seconds of all passes, extrapolated
     */
    static double seconds(CudaDecoder decoder, DecodeRequest request, int timed) {
        PartialDecode decode = new PartialDecode(timed);
        try {
            decoder.decode(request, decode::goesOn);
            throw new IllegalStateException("a decode of " + decoder.passes() + " passes ended");
        } catch (CancellationException asAsked) {
            return decode.extrapolated(decoder.passes());
        }
    }

    private boolean goesOn(DecodeStep step) {
        long now = System.nanoTime();
        if (step.step() == 1) {
            first = now;
        }
        last = now;
        return step.step() < timed;
    }

    private double extrapolated(int passes) {
        double each = (double) (last - first) / (timed - 1);
        return (first - start + each * (passes - 1)) / 1e9;
    }
}
