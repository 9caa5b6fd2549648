package io.github.flashar.examples.bench.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flashar.infer.cuda.runtime.LaunchTime;
import io.github.flashar.infer.model.DecoderKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelTimesTest {

    private static final KernelTimes TIMES =
            KernelTimes.of(
                    DecoderKind.DIAGONAL,
                    8,
                    15,
                    List.of(
                            new LaunchTime("rms_norm", 2),
                            new LaunchTime("multiply 96 x 32", 4),
                            new LaunchTime("rms_norm", 3),
                            new LaunchTime("multiply 96 x 32", 11)));

    @Test
    void launchesOfOneNameAreOnePart() {
        assertThat(TIMES.parts())
                .containsExactly(
                        new KernelTimes.Part("multiply 96 x 32", 2, 15),
                        new KernelTimes.Part("rms_norm", 2, 5));
    }

    @Test
    void theTableSaysWhichPassAndHowTheTimeIsShared() {
        assertThat(TIMES.text())
                .contains("diagonal, batch 8", "launches of pass 15")
                .containsPattern("multiply 96 x 32 +2 +15\\.0 +75 %")
                .containsPattern("all, one after another +4 +20\\.0 +100 %");
        assertThat(TIMES.json().getAsJsonObject("kernels").get("rms_norm").toString())
                .isEqualTo("{\"calls\":2,\"microseconds\":5.0}");
    }
}
