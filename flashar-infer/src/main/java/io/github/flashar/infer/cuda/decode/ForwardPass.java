package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.infer.cuda.kernel.Advance;
import io.github.flashar.infer.cuda.kernel.EmbedTokens;
import io.github.flashar.infer.cuda.kernel.Guided;
import io.github.flashar.infer.cuda.kernel.Sample;
import io.github.flashar.infer.cuda.kernel.TokenRows;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
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
    private final SequenceTables tables;
    private final PrefixPass embedPrefix;
    private final EmbedTokens embedTokens;
    private final LayerPass layer;
    private final HeadPass heads;
    private final Sample sample;
    private final Advance advance;
    private final CudaStream main;
    private final @Nullable SideStream side; // of the vertical branch, null without one

    ForwardPass(CudaModel model, PassOrder order, SequenceTables tables) {
        CudaDevice device = model.device();
        this.model = model;
        this.config = model.backbone();
        this.tables = tables;
        this.embedPrefix = PrefixPass.of(model);
        this.embedTokens = embedTokens(model, tables);
        this.layer = new LayerPass(model, tables);
        this.heads = HeadPass.of(model, order.vertical());
        this.sample = new Sample(model.kernels(), config.vocabulary(), tables.sequence());
        this.advance = new Advance(model.kernels());
        this.main = new CudaStream(device);
        try {
            model.matMuls().prepare(main);
            this.side = order.vertical() ? new SideStream(device, main, model.matMuls()) : null;
        } catch (RuntimeException | Error e) {
            closeMain();
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
        if (side != null) {
            side.timeWith(timer);
        }
    }

    /** V, logits of a target. */
    int vocabulary() {
        return config.vocabulary();
    }

    /** Asks for a pass. */
    void enqueue(PassShape pass, DecoderBuffers buffers) {
        embed(pass, buffers);
        if (side == null) {
            layers(main, 0, config.layers(), pass, buffers.main(), buffers);
        } else {
            branch(side, pass, buffers);
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

    /** Runs the trunk, then the vertical layers on a copy of its output beside the others. */
    private void branch(SideStream beside, PassShape pass, DecoderBuffers buffers) {
        VerticalWeights vertical = model.requireVertical();
        layers(main, 0, vertical.branchLayer(), pass, buffers.main(), buffers);
        long bytes = (long) pass.rows() * config.dim() * Float.BYTES;
        buffers.main().x().copyTo(buffers.side().x(), bytes, main);
        CudaStream stream = beside.fork();
        if (vertical.runsIn(pass)) {
            layers(stream, config.layers(), model.layers.size(), pass, buffers.side(), buffers);
        }
        layers(main, vertical.branchLayer(), config.layers(), pass, buffers.main(), buffers);
        beside.join();
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

    private void closeMain() {
        model.matMuls().release(main);
        main.close();
    }

    @Override
    public void close() {
        if (side != null) {
            side.close();
        }
        closeMain();
    }
}
