package io.github.flashar.examples.gpu;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.core.model.PrefixConfig.TextPrefix;
import io.github.flashar.examples.bench.BenchSize;
import io.github.flashar.examples.bench.cuda.CudaBenchModel;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.TextPrompt;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.Collections;
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
        return new CudaBenchModel(named, named.adapted(backbone, GateConfig.paper(backbone)));
    }

    /** Guided images of the first classes, or of a text. */
    static DecodeRequest request(
            CudaBenchModel model, int images, long firstSeed, SamplingConfig sampling) {
        BackboneConfig backbone = model.config().backbone();
        DecodeRequest.Builder request = DecodeRequest.builder();
        if (backbone.prefix() instanceof TextPrefix) {
            TextPrompt prompt = new TextPrompt(new int[] {0, 1, 2}, new int[] {1});
            request.setTexts(Collections.nCopies(images, prompt));
        } else {
            int classes = backbone.classPrefix().classes();
            request.setClassIds(IntStream.range(0, images).map(i -> i % classes).toArray());
        }
        return request.setSeeds(LongStream.range(firstSeed, firstSeed + images).toArray())
                .optGuidance(GUIDANCE)
                .optSampling(sampling)
                .build();
    }
}
