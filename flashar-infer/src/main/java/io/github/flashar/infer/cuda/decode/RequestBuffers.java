package io.github.flashar.infer.cuda.decode;

import io.github.flashar.core.model.PrefixConfig.CaptionPrefix;
import io.github.flashar.infer.cuda.kernel.Prefixes;
import io.github.flashar.infer.cuda.kernel.Sample;
import io.github.flashar.infer.cuda.runtime.Allocator;
import io.github.flashar.infer.cuda.runtime.DeviceMemory;
import io.github.flashar.infer.cuda.runtime.Storage;
import org.jspecify.annotations.Nullable;

/**
 * What a request says, and what is drawn of it.
 *
 * @param error int32 [1], 0 while all logits were usable
 * @param grid int32 [B, H·W], drawn tokens
 * @param ids int32 [S, P], of prefixes that are classes or words
 * @param features [S, P, F], of caption prefixes
 * @param embedded [S·P, d], their hidden layer
 * @param prefixes [S], how the streams begin
 * @param scales float32 [B], strength of guidance
 * @param draws [B], how tokens are drawn
 */
record RequestBuffers(
        DeviceMemory error,
        DeviceMemory grid,
        DeviceMemory ids,
        @Nullable DeviceMemory features,
        @Nullable DeviceMemory embedded,
        Prefixes prefixes,
        DeviceMemory scales,
        DeviceMemory draws) {

    static RequestBuffers allocate(Allocator memory, CudaSizes sizes, int streams, int images) {
        CaptionPrefix captions =
                sizes.backbone().prefix() instanceof CaptionPrefix config ? config : null;
        Storage storage = sizes.storage();
        long tokens = captions == null ? 0 : (long) streams * captions.tokens();
        return new RequestBuffers(
                memory.ints(1),
                memory.ints((long) images * sizes.backbone().grid().cells()),
                memory.ints((long) streams * sizes.backbone().prefix().tokens()),
                captions == null ? null : memory.values(storage, tokens * captions.featureDim()),
                captions == null ? null : memory.values(storage, tokens * sizes.backbone().dim()),
                new Prefixes(memory.ints(streams), memory.ints(streams)),
                memory.floats(images),
                memory.bytes(Sample.drawBytes(images)));
    }
}
