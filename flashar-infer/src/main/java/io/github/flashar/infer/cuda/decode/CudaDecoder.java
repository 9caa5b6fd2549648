package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.error.Checks;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.internal.leak.LeakDetector;
import io.github.flashar.core.internal.leak.Watch;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.infer.cuda.runtime.Allocator;
import io.github.flashar.infer.cuda.runtime.LaunchTime;
import io.github.flashar.infer.decode.DecodeListener;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.DecodeResult;
import io.github.flashar.infer.decode.DecodeStreams;
import io.github.flashar.infer.decode.LogitProbe;
import io.github.flashar.infer.decode.TokenDecoder;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Draws token grids on a GPU, token by token or diagonal by diagonal. Tokens are drawn on the GPU,
 * too: a request is enqueued whole, and its grids come back. With a listener, one pass runs ahead
 * of what was reported, so the GPU is not kept waiting; a decode that is stopped ends after that
 * pass.
 *
 * <p>Sampling is part of the passes and not timed by itself; {@link DecodeResult#sampling} is zero.
 */
public final class CudaDecoder implements TokenDecoder {

    private final CudaModel model;
    private final PassOrder order;
    private final Allocator constants;
    private final SequenceTables tables;
    private final ForwardPass forward;
    private @Nullable PassGraphs graphs;
    private final Watch watch;

    private CudaDecoder(CudaModel model, PassOrder order, Allocator constants) {
        this.model = model;
        this.order = order;
        this.constants = constants;
        this.tables = SequenceTables.of(constants, model.backbone(), order);
        this.forward = new ForwardPass(model, order, tables);
        this.watch = LeakDetector.watch(this);
    }

    private static CudaDecoder of(CudaModel model, PassOrder order) {
        model.device().use();
        Allocator constants = Allocator.on(model.device());
        try {
            return new CudaDecoder(model, order, constants);
        } catch (RuntimeException | Error e) {
            constants.close();
            throw e;
        }
    }

    /** Draws token by token. */
    public static CudaDecoder raster(CudaModel model) {
        return of(model, new RasterOrder(model.backbone()));
    }

    /**
     * Draws diagonal by diagonal.
     *
     * @throws io.github.flashar.core.error.InvalidRequestException if the model is not adapted
     */
    public static CudaDecoder diagonal(CudaModel model) {
        FlashArConfig config = model.requireFlashAr();
        return of(model, new DiagonalPassOrder(config));
    }

    @Override
    public TokenGrid grid() {
        return model.backbone().grid();
    }

    @Override
    public int passes() {
        return order.passes();
    }

    /** Kernels and copies that the GPU was asked for by the requests since its last batch grew. */
    public long launches() {
        return graphs == null ? 0 : graphs.launches();
    }

    @Override
    public DecodeResult decode(DecodeRequest request, DecodeListener listener) {
        return decode(request, listener, LogitProbe.NONE);
    }

    /**
     * Draws a batch of grids and shows its logits, in the order of the request if its images are
     * guided alike, else guided ones first. That keeps the GPU waiting.
     */
    public DecodeResult decode(DecodeRequest request, DecodeListener listener, LogitProbe probe) {
        model.device().use();
        DecodeStreams streams = new DecodeStreams(request, model.backbone());
        PassGraphs passes = graphsFor(streams);
        setContext(0);
        new RequestUpload(model, request, streams)
                .writeTo(passes.buffers().request(), forward.stream());
        try (CudaDecodeRun run =
                new CudaDecodeRun(order, grid(), streams, passes, forward.stream())) {
            return run.run(listener, probe);
        }
    }

    /**
     * Times all that one pass of a request asks the GPU for, launch by launch, nothing at the same
     * time as anything else. Draws the request once before.
     *
     * @param number of the pass, counted from 0
     * @param repetitions of the pass, at least 1
     * @return in the order of the launches, each the median of the repetitions
     */
    public List<LaunchTime> profile(DecodeRequest request, int number, int repetitions) {
        Checks.inRange("pass", number, 0, passes() - 1);
        decode(request);
        DecodeStreams streams = new DecodeStreams(request, model.backbone());
        PassGraphs passes = graphsFor(streams);
        int before = IntStream.range(0, number).map(i -> order.pass(i, streams).fed()).sum();
        PassShape pass = order.pass(number, streams);
        try (PassProfile profile = new PassProfile(model.device(), forward)) {
            return profile.measure(
                    () -> {
                        setContext(before);
                        forward.enqueue(pass, passes.buffers());
                    },
                    repetitions);
        }
    }

    /** Sets the number of tokens that the caches hold. */
    private void setContext(int tokens) {
        tables.sequence().step().write(new int[] {tokens});
    }

    private PassGraphs graphsFor(DecodeStreams streams) {
        PassGraphs kept = graphs;
        if (kept != null && kept.buffers().fits(streams.count(), streams.images())) {
            return kept;
        }
        free();
        PassGraphs grown = allocate(streams.count(), streams.images());
        graphs = grown;
        return grown;
    }

    private PassGraphs allocate(int streams, int images) {
        DecoderBuffers buffers =
                DecoderBuffers.allocate(model.device(), model.sizes(), order, streams, images);
        try {
            GridReader grids = new GridReader(model.device(), images * grid().cells());
            return new PassGraphs(forward, buffers, grids);
        } catch (RuntimeException | Error e) {
            buffers.close();
            throw e;
        }
    }

    private void free() {
        if (graphs != null) {
            graphs.close();
            graphs = null;
        }
    }

    @Override
    public void close() {
        model.device().use();
        watch.close();
        free();
        forward.close();
        constants.close();
    }
}
