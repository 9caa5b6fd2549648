package io.github.flashar.infer.cuda.pixels;

import io.github.flashar.infer.cuda.kernel.GroupNorm;
import io.github.flashar.infer.cuda.runtime.Allocator;
import io.github.flashar.infer.cuda.runtime.CudaDevice;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import java.util.ArrayList;
import java.util.List;

/** Memory in which up to a number of pictures are decoded. */
final class Canvas implements AutoCloseable {

    private final Allocator allocator;
    private final int capacity;
    private final DeviceMemory tokens;
    private final List<DeviceMemory> maps;
    private final AttentionBuffers attention;
    private final DeviceMemory sums;
    private final DeviceMemory pictures;
    private final DeviceMemory overflow;

    /**
     * Allocates it, all or nothing.
     *
     * @throws io.github.flashar.core.error.InsufficientMemoryException if the device has not that
     *     much
     */
    Canvas(CudaDevice device, PictureSizes sizes, int capacity) {
        this.allocator = Allocator.on(device);
        this.capacity = capacity;
        try {
            this.tokens = allocate(sizes.tokenBytes());
            this.maps = maps(sizes);
            this.attention = attention(sizes);
            this.sums = allocate(GroupNorm.sumsBytes());
            this.pictures = allocate(sizes.pictureBytes());
            this.overflow = allocator.bytes(Integer.BYTES);
        } catch (RuntimeException | Error e) {
            allocator.close();
            throw e;
        }
    }

    private List<DeviceMemory> maps(PictureSizes sizes) {
        List<DeviceMemory> allocated = new ArrayList<>();
        for (int i = 0; i < PictureSizes.MAPS; i++) {
            allocated.add(allocate(sizes.mapBytes()));
        }
        return List.copyOf(allocated);
    }

    private AttentionBuffers attention(PictureSizes sizes) {
        return new AttentionBuffers(
                allocate(sizes.queryBytes()),
                allocate(sizes.queryBytes()),
                allocate(sizes.valueBytes()),
                allocate(sizes.scoreBytes()),
                allocate(sizes.weightBytes()));
    }

    private DeviceMemory allocate(long bytesAPicture) {
        return allocator.bytes(Math.multiplyExact(bytesAPicture, capacity));
    }

    /** Most pictures at a time. */
    int capacity() {
        return capacity;
    }

    /** int32 [pictures, cells]. */
    DeviceMemory tokens() {
        return tokens;
    }

    /** One of {@value PictureSizes#MAPS} maps of channels. */
    DeviceMemory map(int index) {
        return maps.get(index);
    }

    AttentionBuffers attention() {
        return attention;
    }

    /** Scratch of group norms. */
    DeviceMemory sums() {
        return sums;
    }

    /** Bytes [pictures, height, width, 3]. */
    DeviceMemory pictures() {
        return pictures;
    }

    /** int32 [1], 1 if something left the range of float16. */
    DeviceMemory overflow() {
        return overflow;
    }

    @Override
    public void close() {
        allocator.close();
    }

    /**
     * What an attention computes on its way, for each picture.
     *
     * @param queries float16 [cells, channels]
     * @param keys float16 [cells, channels]
     * @param values float16 [channels, cells rounded up]
     * @param scores float32 [cells, cells rounded up]
     * @param weights float16 [cells, cells rounded up]
     */
    record AttentionBuffers(
            DeviceMemory queries,
            DeviceMemory keys,
            DeviceMemory values,
            DeviceMemory scores,
            DeviceMemory weights) {}
}
