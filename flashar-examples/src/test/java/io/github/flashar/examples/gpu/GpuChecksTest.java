package io.github.flashar.examples.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.flashar.infer.cuda.runtime.CudaDevice;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The programs of {@code scripts/verify-gpu}, on models that an emulated GPU can draw. */
class GpuChecksTest {

    @BeforeEach
    void requireDevice() {
        Optional<String> missing = CudaDevice.whyNone();
        assumeTrue(missing.isEmpty(), () -> "no CUDA device: " + missing.orElseThrow());
    }

    @Test
    void aBundledFixtureIsReproduced() {
        assertThat(GoldenCheck.check("flashar_avg_m1_legacy")).isTrue();
    }

    @Test
    void havingComparedNothingIsNoSuccess() {
        assertThat(GoldenCheck.check("no such fixture")).isFalse();
    }

    /** A narrow model averages less out than those that the limit is for. */
    @Test
    void bfloat16IsCloseToFloat32ButNotTheSame() {
        assertThat(PrecisionCheck.check("TINY", "3x3", 2)).isBetween(1e-4, 4e-2);
    }

    @Test
    void drawingTakesNoMoreMemoryWithTime() {
        assertThat(GrowthCheck.growth("TINY", "2x2", 4, 2)).isZero();
    }

    @Test
    void everyWayOfDrawingIsReached() {
        assertThat(SmallDrawing.draw()).isEqualTo(24);
    }
}
