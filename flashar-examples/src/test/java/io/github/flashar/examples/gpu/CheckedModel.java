package io.github.flashar.examples.gpu;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.examples.bench.BenchSize;
import io.github.flashar.examples.bench.cuda.CudaBenchModel;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Models and requests of the programs that check a GPU. */
final class CheckedModel {

    private static final Guidance GUIDANCE = new Guidance(2, -1);

    private CheckedModel() {}

    /** {@code B} and {@code 16x16}, for example. */
    static CudaBenchModel parse(String size, String grid) {
        BenchSize named = BenchSize.valueOf(size);
        BackboneConfig backbone = named.backbone(TokenGrid.parse(grid));
        return new CudaBenchModel(named, FlashArConfig.paper(backbone, backbone.layers() - 1));
    }

    /** Guided images of the first classes. */
    static DecodeRequest request(
            CudaBenchModel model, int images, long firstSeed, SamplingConfig sampling) {
        int classes = model.config().backbone().classPrefix().classes();
        return DecodeRequest.builder()
                .setClassIds(IntStream.range(0, images).map(i -> i % classes).toArray())
                .setSeeds(LongStream.range(firstSeed, firstSeed + images).toArray())
                .optGuidance(GUIDANCE)
                .optSampling(sampling)
                .build();
    }
}
