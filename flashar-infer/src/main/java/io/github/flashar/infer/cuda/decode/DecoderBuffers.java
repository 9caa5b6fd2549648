package io.github.flashar.infer.cuda.decode;

import io.github.flashar.infer.cuda.kernel.LayerCache;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Memory of a decoder's passes for so many streams and images; contents are arbitrary until
 * written.
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
            CudaDevice device, CudaSizes sizes, PassOrder order, int streams, int images) {
        Allocator memory = Allocator.on(device);
        try {
            return allocate(memory, sizes, order, streams, images);
        } catch (RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    /** Bytes of all of it. */
    static long bytes(CudaSizes sizes, PassOrder order, int streams, int images) {
        return allocate(Allocator.planning(), sizes, order, streams, images).memory().total();
    }

    private static DecoderBuffers allocate(
            Allocator memory, CudaSizes sizes, PassOrder order, int streams, int images) {
        long rows = (long) streams * order.mostFed();
        BranchBuffers main = BranchBuffers.allocate(memory, sizes, rows);
        BranchBuffers side = order.vertical() ? BranchBuffers.allocate(memory, sizes, rows) : main;
        return new DecoderBuffers(
                memory,
                streams,
                images,
                main,
                side,
                caches(memory, sizes, order, streams),
                HeadBuffers.allocate(memory, sizes, order, streams, images),
                RequestBuffers.allocate(memory, sizes, streams, images));
    }

    /** The caches of all layers, parts of one allocation. */
    private static List<LayerCache> caches(
            Allocator memory, CudaSizes sizes, PassOrder order, int streams) {
        int capacity = SequenceTables.capacity(sizes.backbone(), order);
        int layers = sizes.layers(order.vertical());
        long part = sizes.heads().cacheSize(streams, capacity) * sizes.storage().bytes();
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
