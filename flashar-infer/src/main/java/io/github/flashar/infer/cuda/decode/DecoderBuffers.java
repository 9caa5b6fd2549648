package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.infer.cuda.kernel.LayerCache;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Memory of a decoder's passes for so many streams and images; contents are arbitrary until written.
 *
 * @param memory owner of it all
 * @param main of trunk and horizontal branch
 * @param side of the vertical branch; the same as main if there is none
 * @param caches of each layer, the vertical ones last
 */
record DecoderBuffers(
        Allocator memory,
        int streams,
        int images,
        BranchBuffers main,
        BranchBuffers side,
        List<LayerCache> caches,
        HeadBuffers heads,
        RequestBuffers request)
        implements AutoCloseable {

    /**
     * Allocates it.
     *
     * @throws io.github.flashar.core.error.InsufficientMemoryException with nothing left behind
     */
    static DecoderBuffers allocate(
            CudaModel model, PassOrder order, SequenceTables tables, int streams, int images) {
        Allocator memory = new Allocator(model.device());
        try {
            return allocate(memory, model, order, tables, streams, images);
        } catch (RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    private static DecoderBuffers allocate(
            Allocator memory,
            CudaModel model,
            PassOrder order,
            SequenceTables tables,
            int streams,
            int images) {
        BackboneConfig config = model.backbone();
        Storage storage = model.precision().storage();
        long rows = (long) streams * order.mostFed();
        BranchBuffers main = BranchBuffers.allocate(memory, config, storage, rows);
        BranchBuffers side =
                order.vertical() ? BranchBuffers.allocate(memory, config, storage, rows) : main;
        int layers = order.vertical() ? model.layers.size() : config.layers();
        return new DecoderBuffers(
                memory,
                streams,
                images,
                main,
                side,
                caches(memory, model, layers, streams, tables.capacity()),
                HeadBuffers.allocate(memory, model, order, streams, images),
                RequestBuffers.allocate(memory, model, streams, images));
    }

    /** The caches of all layers, parts of one allocation. */
    private static List<LayerCache> caches(
            Allocator memory, CudaModel model, int layers, int streams, int capacity) {
        Storage storage = model.precision().storage();
        long part =
                LayerPass.heads(model.backbone()).cacheSize(streams, capacity) * storage.bytes();
        DeviceMemory slab = memory.bytes(Math.multiplyExact(part, 2L * layers));
        return IntStream.range(0, layers)
                .mapToObj(
                        i ->
                                new LayerCache(
                                        slab.slice(2L * i * part, part),
                                        slab.slice((2L * i + 1) * part, part),
                                        capacity))
                .toList();
    }

    /** Whether a request of so many fits. */
    boolean fits(int wantedStreams, int wantedImages) {
        return wantedStreams <= streams && wantedImages <= images;
    }

    @Override
    public void close() {
        memory.close();
    }
}
