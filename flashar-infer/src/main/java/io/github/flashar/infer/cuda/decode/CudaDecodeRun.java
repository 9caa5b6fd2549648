package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.decode.DecodeListener;
import io.github.flashar.infer.decode.DecodeResult;
import io.github.flashar.infer.decode.DecodeStep;
import io.github.flashar.infer.decode.DecodeStreams;
import io.github.flashar.infer.decode.LogitProbe;
import io.github.flashar.infer.sampling.InvalidLogitsException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;

/** One request on its way through the passes. Closing it waits for the GPU. */
final class CudaDecodeRun implements AutoCloseable {

    private final PassOrder order;
    private final TokenGrid grid;
    private final DecodeStreams streams;
    private final PassGraphs passes;
    private final CudaStream stream;
    private int drawn;
    private final long started = System.nanoTime();

    CudaDecodeRun(
            PassOrder order,
            TokenGrid grid,
            DecodeStreams streams,
            PassGraphs passes,
            CudaStream stream) {
        this.order = order;
        this.grid = grid;
        this.streams = streams;
        this.passes = passes;
        this.stream = stream;
    }

    DecodeResult run(DecodeListener listener, LogitProbe probe) {
        int last = order.passes() - 1;
        for (int pass = 0; pass < last; pass++) {
            enqueue(pass, probe);
            if (listener != DecodeListener.NONE) {
                copy(pass);
                reportBefore(pass, listener);
            }
        }
        enqueue(last, probe);
        copy(last);
        if (listener != DecodeListener.NONE) {
            reportBefore(last, listener);
            report(last, listener);
        }
        int[][] tokens = tokens(last);
        checkLogits();
        Duration total = Duration.ofNanos(System.nanoTime() - started);
        return new DecodeResult(grid, tokens, order.passes(), total, Duration.ZERO);
    }

    private void enqueue(int pass, LogitProbe probe) {
        PassShape shape = order.pass(pass, streams);
        passes.run(shape);
        if (probe != LogitProbe.NONE) {
            stream.synchronize();
            probe.inspect(cells(shape), passes.logits(shape));
        }
        drawn += shape.targets().count();
    }

    /** Raster numbers of the cells that a pass draws next. */
    private int[] cells(PassShape shape) {
        return Arrays.copyOfRange(order.cells(), drawn, drawn + shape.targets().count());
    }

    private void copy(int pass) {
        passes.grids().copy(pass, passes.buffers().request().grid(), values(), stream);
    }

    /** Reports the pass before one that the GPU is busy with. */
    private void reportBefore(int pass, DecodeListener listener) {
        if (pass > 0) {
            report(pass - 1, listener);
        }
    }

    private void report(int pass, DecodeListener listener) {
        int step = pass + 1;
        if (!listener.afterStep(new DecodeStep(grid, step, order.passes(), tokens(pass)))) {
            throw new CancellationException("stopped after step " + step + " of " + order.passes());
        }
    }

    /** The grids after a pass, in the order of the request. */
    private int[][] tokens(int pass) {
        int[] drawn = passes.grids().await(pass, values());
        int[][] tokens = new int[streams.images()][];
        for (int place = 0; place < tokens.length; place++) {
            int from = place * grid.cells();
            tokens[streams.image(place)] = Arrays.copyOfRange(drawn, from, from + grid.cells());
        }
        return tokens;
    }

    private int values() {
        return streams.images() * grid.cells();
    }

    private void checkLogits() {
        int error = passes.buffers().request().error().ints(1)[0];
        if (error != 0) {
            int place = (error - 1) / grid.cells();
            throw new InvalidLogitsException(
                    String.format(
                            "the logits of cell %d of image %d are NaN, +Infinity or all"
                                    + " -Infinity: the weights are damaged or a computation"
                                    + " overflowed",
                            (error - 1) % grid.cells(), streams.image(place)));
        }
    }

    /** Nothing may be left for the GPU to do when the next request is written. */
    @Override
    public void close() {
        stream.synchronize();
    }
}
