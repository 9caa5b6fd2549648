package io.github.flashar.infer.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {

    @ParameterizedTest
    @CsvSource({"cpu, cpu", "CPU, cpu", "gpu, gpu:0", "gpu:0, gpu:0", "GPU:7, gpu:7"})
    void namesAreRead(String name, String canonical) {
        assertThat(Devices.name(Devices.parse(name))).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cpu:0", "gpu:", "gpu:-1", "gpu1", "gpu:99999", "cuda", " gpu"})
    void whatIsNoNameIsRefused(String name) {
        assertThatThrownBy(() -> Devices.require(name))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("device = %s must be cpu, gpu or a numbered one such as gpu:1", name);
    }

    @Test
    void theCpuIsAlwaysThere() {
        assertThat(Devices.require("cpu")).isEqualTo(Device.cpu());
    }

    @Test
    void aGpuThatIsThereIsTaken() {
        assertThat(Devices.require(Device.gpu(1), 2)).isEqualTo(Device.gpu(1));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, the CPU only", "1, 1, gpu:0 only", "4, 2, gpu:0 to gpu:1"})
    void anotherIsNeverTakenInstead(int asked, int gpus, String there) {
        assertThatThrownBy(() -> Devices.require(Device.gpu(asked), gpus))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessage(
                        "device gpu:%1$d is not there: PyTorch sees %2$s;"
                                + " \"flashar doctor --device gpu:%1$d\" says what is missing",
                        asked, there);
    }

    @Test
    void onAMachineWithoutAGpuAskingForOneFails() {
        assumeTrue(Engine.getInstance().getGpuCount() == 0, "this machine has a GPU");
        assertThatThrownBy(() -> Devices.require("gpu"))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("PyTorch sees the CPU only");
    }
}
