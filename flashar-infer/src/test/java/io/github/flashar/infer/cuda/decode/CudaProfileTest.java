package io.github.flashar.infer.cuda.decode;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.core.model.BackboneConfig;
import io.github.flashar.infer.cuda.TestDevice;
import io.github.flashar.infer.cuda.runtime.LaunchTime;
import io.github.flashar.infer.decode.DecodeRequest;
import io.github.flashar.infer.decode.RandomModels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The times of a pass are those of all its launches, and leave the decoder as it was. */
class CudaProfileTest {

    private static final int LAYERS = 4; // three, and a vertical one
    private static final int MIDDLE = 3;

    @Test
    void everyLaunchOfAPassIsTimed() {
        TestDevice.require();
        DecodeRequest request = DecodeRequest.builder().setClassIds(1).setSeeds(5).build();
        try (NDManager manager = NDManager.newBaseManager();
                CudaTestModel model = model(manager)) {
            int[][] tokens = model.decode(request).tokens();
            long before = model.decoder().launches();
            List<LaunchTime> times = model.decoder().profile(request, MIDDLE, 2);
            long ofADecode = model.decoder().launches() - before;

            Map<String, Long> calls =
                    times.stream().collect(groupingBy(LaunchTime::name, counting()));
            assertThat(calls)
                    .containsEntry("rms_norm", 2L * LAYERS)
                    .containsEntry("swiglu", (long) LAYERS)
                    .containsEntry("multiply 48 x 16", (long) LAYERS)
                    .containsEntry("multiply 16 x 24", (long) LAYERS)
                    .containsEntry("copy", 1L)
                    .containsEntry("sample", 1L)
                    .containsEntry("advance", 1L);
            assertThat(times).hasSize((int) ofADecode / model.passes());
            assertThat(times).allSatisfy(time -> assertThat(time.micros()).isNotNegative());
            assertThat(model.decode(request).tokens()).isEqualTo(tokens);
        }
    }

    private static CudaTestModel model(NDManager manager) {
        BackboneConfig backbone = RandomModels.tiny(new TokenGrid(3, 3));
        return CudaTestModel.of(
                RandomModels.flashAr(manager, backbone, 2, 1),
                CudaPrecision.FAST,
                CudaDecoder::diagonal);
    }
}
