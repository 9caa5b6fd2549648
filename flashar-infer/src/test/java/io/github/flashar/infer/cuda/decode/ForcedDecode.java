package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.infer.cuda.runtime.Allocator;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.DecodeStreams;

/**
 * The passes of a diagonal decoder that is fed given tokens instead of those it draws: the logits
 * of one image.
 */
final class ForcedDecode implements AutoCloseable {

    private final CudaModel model;
    private final BackboneConfig config;
    private final DiagonalPassOrder order;
    private final Allocator constants;
    private final SequenceTables tables;
    private final ForwardPass forward;

    ForcedDecode(CudaModel model, FlashArConfig config) {
        this.model = model;
        this.config = config.backbone();
        this.order = new DiagonalPassOrder(config);
        this.constants = Allocator.on(model.device());
        this.tables = SequenceTables.of(constants, this.config, order);
        this.forward = new ForwardPass(model, order, tables);
    }

    /**
     * Logits of all cells in raster order, [H·W, V].
     *
     * @param request of one image
     * @param scale of guidance, whatever the request says of its strength
     * @param tokens image codes in raster order
     */
    float[] logits(DecodeRequest request, float scale, int[] tokens) {
        DecodeStreams streams = new DecodeStreams(request, config);
        float[] logits = new float[tokens.length * config.vocabulary()];
        try (DecoderBuffers buffers =
                DecoderBuffers.allocate(model.device(), model.sizes(), order, streams.count(), 1)) {
            new RequestUpload(model, request, streams).writeTo(buffers.request(), forward.stream());
            buffers.request().scales().write(new float[] {scale});
            tables.sequence().step().write(new int[1]);
            int drawn = 0;
            for (int number = 0; number < order.passes(); number++) {
                PassShape pass = order.pass(number, streams);
                forward.enqueue(pass, buffers);
                forward.stream().synchronize();
                buffers.request().grid().write(tokens);
                copy(buffers, drawn, pass.targets().count(), logits);
                drawn += pass.targets().count();
            }
        }
        return logits;
    }

    private void copy(DecoderBuffers buffers, int drawn, int count, float[] logits) {
        int vocabulary = config.vocabulary();
        float[] rows = buffers.heads().logits().floats(count * vocabulary);
        for (int i = 0; i < count; i++) {
            int cell = order.cells()[drawn + i];
            System.arraycopy(rows, i * vocabulary, logits, cell * vocabulary, vocabulary);
        }
    }

    @Override
    public void close() {
        forward.close();
        constants.close();
    }
}
