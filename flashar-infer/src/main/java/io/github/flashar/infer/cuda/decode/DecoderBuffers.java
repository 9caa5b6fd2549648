package io.github.flashar.infer.cuda.decode;

import io.github.flashar.infer.cuda.kernel.LayerCache;
import io.github.flashar.infer.cuda.runtime.Allocator;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.decode.CachedLayers;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

    /** The caches of all layers; those that see the image alone, the last ones, have no prefix. */
    private static List<LayerCache> caches(
            Allocator memory, CudaSizes sizes, PassOrder order, int streams) {
        int prefix = sizes.backbone().prefix().tokens();
        int image = Math.max(1, order.fedTokens());
        CachedLayers layers = sizes.cachedLayers(order.vertical());
        long whole = sizes.cacheBytes(streams, prefix + image);
        long part = sizes.cacheBytes(streams, image);
        return Stream.concat(
                        caches(memory, layers.whole(), whole, prefix + image, 0),
                        caches(memory, layers.image(), part, image, prefix))
                .toList();
    }

    /** Caches of some layers, of so many bytes each for keys and for values; one allocation. */
    private static Stream<LayerCache> caches(
            Allocator memory, int layers, long bytes, int capacity, int skipped) {
        if (layers == 0) {
            return Stream.empty();
        }
        DeviceMemory slab = memory.bytes(Math.multiplyExact(bytes, 2L * layers));
        return IntStream.range(0, layers)
                .mapToObj(
                        i ->
                                new LayerCache(
                                        slab.slice(2L * i * bytes, bytes),
                                        slab.slice((2L * i + 1) * bytes, bytes),
                                        capacity,
                                        skipped));
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
