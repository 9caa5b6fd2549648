package io.github.flashar.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.core.model.FlashArConfig;
import io.github.flashar.core.model.FlashArModel;
import io.github.flashar.core.model.GateConfig;
import io.github.flashar.infer.model.DecoderKind;
import io.github.flashar.infer.sampling.Guidance;
import io.github.flashar.infer.sampling.SamplingConfig;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models of classes and of texts are measured alike. */
class BenchRunTest {

    @ParameterizedTest
    @EnumSource(names = {"TINY", "TINY_TEXT"})
    void bothDecodersDrawWhatTheModelIsToldBy(BenchSize size) {
        BackboneConfig backbone = size.backbone(new TokenGrid(2, 3));
        FlashArConfig config = size.adapted(backbone, GateConfig.paper(backbone));
        BenchRun run =
                new BenchRun(
                        EnumSet.allOf(DecoderKind.class),
                        List.of(2),
                        1,
                        Guidance.of(2),
                        SamplingConfig.builder().build());
        try (NDManager manager = NDManager.newBaseManager();
                FlashArModel model = SyntheticWeights.model(config, manager)) {
            Speed speed = run.run(model).speeds().get(0);
            assertThat(speed.of(DecoderKind.RASTER).passes()).isEqualTo(6);
            assertThat(speed.of(DecoderKind.DIAGONAL).passes()).isEqualTo(4);
        }
    }
}
