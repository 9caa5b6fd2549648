package io.github.flashar.examples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.infer.plan.MemoryPlan;
import io.github.flashar.infer.plan.PlannedPart;
import java.util.List;
import org.junit.jupiter.api.Test;

class GpuRoomTest {

    /** 70 GiB of weights leave 9.6 GiB of an H100, 25.6 of an H20 and 70.4 of an H200. */
    @Test
    void everyGpuSaysHowManyImagesFitBesideTheWeights() {
        MemoryPlan plan =
                new MemoryPlan(
                        List.of(
                                new PlannedPart("weights", 70L << 30, 0),
                                new PlannedPart("caches", 0, 3L << 30)),
                        16);
        assertThat(new GpuRoom(plan).table())
                .containsPattern("RTX 4090, 24 GB +24.0 GiB +does not fit")
                .containsPattern("L40S, 48 GB +45.0 GiB +does not fit")
                .containsPattern("H100, 80 GB +79.6 GiB +3")
                .containsPattern("H20, 96 GB +95.6 GiB +8")
                .containsPattern("H200, 141 GB +140.4 GiB +16");
    }
}
