package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.infer.cuda.kernel.Advance;
import io.github.flashar.infer.cuda.kernel.EmbedTokens;
import io.github.flashar.infer.cuda.kernel.Guided;
import io.github.flashar.infer.cuda.kernel.Sample;
import io.github.flashar.infer.cuda.kernel.TokenRows;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.CudaEvent;
import io.github.flashar.infer.cuda.runtime.CudaStream;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.LaunchTimer;
import org.jspecify.annotations.Nullable;

/**
 * One pass of a decoder, from embedding to drawn tokens: see {@link
 * io.github.flashar.core.model.FlashArModel} for the equations. The vertical branch runs beside the
 * horizontal one, on a stream of its own.
 */
final class ForwardPass implements AutoCloseable {

    private final CudaModel model;
    private final BackboneConfig config;
    private final boolean vertical;
    private final SequenceTables tables;
    private final PrefixPass embedPrefix;
    private final EmbedTokens embedTokens;
    private final LayerPass layer;
    private final HeadPass heads;
    private final Sample sample;
    private final Advance advance;
    private final CudaStream main;
    private final CudaStream side;
    private final CudaEvent forked;
    private final CudaEvent joined;

    ForwardPass(CudaModel model, PassOrder order, SequenceTables tables) {
        CudaDevice device = model.device();
        this.model = model;
        this.config = model.backbone();
        this.vertical = order.vertical();
        this.tables = tables;
        this.embedPrefix = PrefixPass.of(model);
        this.embedTokens = embedTokens(model, tables);
        this.layer = new LayerPass(model, tables);
        this.heads = HeadPass.of(model, vertical);
        this.sample = new Sample(model.kernels(), config.vocabulary(), tables.sequence());
        this.advance = new Advance(model.kernels());
        this.main = new CudaStream(device);
        this.side = new CudaStream(device);
        this.forked = new CudaEvent(device);
        this.joined = new CudaEvent(device);
        try {
            model.matMuls().prepare(main);
            model.matMuls().prepare(side);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private static EmbedTokens embedTokens(CudaModel model, SequenceTables tables) {
        BackboneConfig config = model.backbone();
        int lineBreak = config.prefix() instanceof TextPrefix text ? text.lineBreak() : 0;
        TokenRows rows = new TokenRows(config.firstImageRow(), lineBreak);
        return new EmbedTokens(
                model.kernels(), model.storage(), config.dim(), tables.sequence(), rows);
    }

    /** The stream that is asked for passes. */
    CudaStream stream() {
        return main;
    }

    /** Lets a timer see what is asked for from now on; null ends that. */
    void timeWith(@Nullable LaunchTimer timer) {
        main.timeWith(timer);
        side.timeWith(timer);
    }

    /** V, logits of a target. */
    int vocabulary() {
        return config.vocabulary();
    }

    /** Asks for a pass. */
    void enqueue(PassShape pass, DecoderBuffers buffers) {
        embed(pass, buffers);
        int branchLayer = vertical ? model.requireVertical().branchLayer() : config.layers();
        layers(main, 0, branchLayer, pass, buffers.main(), buffers);
        if (vertical) {
            fork(pass, buffers);
        }
        layers(main, branchLayer, config.layers(), pass, buffers.main(), buffers);
        if (vertical) {
            main.waitFor(joined);
        }
        heads.enqueue(
                main,
                pass,
                buffers.main(),
                buffers.side(),
                buffers.heads(),
                new Guided(pass.images(), pass.guided(), buffers.request().scales()));
        draw(pass, buffers);
        advance.enqueue(main, tables.sequence(), pass.fed());
    }

    private void embed(PassShape pass, DecoderBuffers buffers) {
        RequestBuffers request = buffers.request();
        DeviceMemory x = buffers.main().x();
        if (pass.prefix()) {
            embedPrefix.enqueue(main, pass, request, x);
            return;
        }
        embedTokens.enqueue(
                main,
                model.tokenEmbedding,
                request.grid(),
                x,
                pass.images(),
                pass.streams(),
                pass.fed());
    }

    /** Runs the vertical layers on a copy of the trunk's output. */
    private void fork(PassShape pass, DecoderBuffers buffers) {
        long bytes = (long) pass.rows() * config.dim() * Float.BYTES;
        buffers.main().x().copyTo(buffers.side().x(), bytes, main);
        main.record(forked);
        side.waitFor(forked);
        if (model.requireVertical().runsIn(pass)) {
            layers(side, config.layers(), model.layers.size(), pass, buffers.side(), buffers);
        }
        side.record(joined);
    }

    private void layers(
            CudaStream stream,
            int from,
            int to,
            PassShape pass,
            BranchBuffers branch,
            DecoderBuffers buffers) {
        for (int i = from; i < to; i++) {
            layer.enqueue(
                    stream,
                    pass,
                    model.layers.get(i),
                    buffers.caches().get(i),
                    branch,
                    buffers.request().prefixes());
        }
    }

    private void draw(PassShape pass, DecoderBuffers buffers) {
        RequestBuffers request = buffers.request();
        sample.enqueue(
                main,
                buffers.heads().logits(),
                request.draws(),
                request.grid(),
                request.error(),
                pass.images(),
                pass.targets().count(),
                pass.fed());
    }

    @Override
    public void close() {
        model.matMuls().release(main);
        model.matMuls().release(side);
        main.close();
        side.close();
        forked.close();
        joined.close();
    }
}
