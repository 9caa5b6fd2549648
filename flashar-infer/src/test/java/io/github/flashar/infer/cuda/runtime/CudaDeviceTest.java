package io.github.flashar.infer.cuda.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InsufficientMemoryException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.infer.cuda.TestDevice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CudaDeviceTest {

    private CudaDevice device;

    @BeforeEach
    void open() {
        device = TestDevice.require();
    }

    @Test
    void aDeviceSaysWhatItIs() {
        assertThat(device.name()).isNotBlank();
        assertThat(device.major()).isGreaterThanOrEqualTo(8);
        assertThat(device.sharedMemory()).isGreaterThanOrEqualTo(48 << 10);
        assertThat(device.freeMemory()).isPositive();
    }

    @Test
    void aDeviceThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> CudaDevice.open(99))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("CUDA device 99 is not there: CUDA sees");
    }

    @Test
    void memoryKeepsWhatIsWritten() {
        float[] values = {1, -2, 3.5f, Float.NaN};
        try (DeviceMemory memory = DeviceMemory.of(device, values)) {
            assertThat(memory.floats(4)).isEqualTo(values);
            assertThat(memory.slice(8, 8).floats(2)).isEqualTo(new float[] {3.5f, Float.NaN});
        }
    }

    @Test
    void tooMuchMemoryIsAnErrorWithSizesAndLeavesTheDeviceUsable() {
        long free = device.freeMemory();
        assertThatThrownBy(() -> DeviceMemory.allocate(device, 1L << 45))
                .isInstanceOf(InsufficientMemoryException.class)
                .hasMessageContaining("35,184,372,088,832 more were asked for");
        memoryKeepsWhatIsWritten();
        assertThat(device.freeMemory()).isEqualTo(free);
    }

    @Test
    void freedMemoryIsNotUsedAgain() {
        DeviceMemory memory = DeviceMemory.of(device, new int[] {1});
        memory.close();
        memory.close();
        assertThatThrownBy(() -> memory.ints(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("freed");
    }
}
