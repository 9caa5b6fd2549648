package io.github.flashar.infer.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.error.UnsupportedFeatureException;
import io.github.flashar.infer.fixtures.TinyGenerator;
import io.github.flashar.infer.generate.GenerationRequest;
import io.github.flashar.infer.generate.ImageGenerator;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlashArEngineTest {

    private static final String DEFAULT = "ai.djl.default_engine";

    @TempDir Path folder;

    @Test
    void djlFindsTheEngineAndKeepsItsDefault() {
        assertThat(Engine.getAllEngines()).contains("FlashAR", "PyTorch");
        assertThat(Engine.getDefaultEngineName()).isEqualTo("PyTorch");
        assertThat(Engine.getInstance().getEngineName()).isEqualTo("PyTorch");
        try (NDManager manager = NDManager.newBaseManager();
                Model model = Model.newInstance("plain")) {
            assertThat(manager.getEngine().getEngineName()).isEqualTo("PyTorch");
            assertThat(model).isNotInstanceOf(GeneratorModel.class);
        }
    }

    @Test
    void arraysAndDevicesArePyTorchs() {
        Engine ours = Engine.getEngine("FlashAR");
        Engine pyTorch = Engine.getEngine("PyTorch");
        assertThat(ours.getDevices()).isEqualTo(pyTorch.getDevices());
        assertThat(ours.defaultDevice()).isEqualTo(pyTorch.defaultDevice());
        assertThat(ours.getAlternativeEngine()).isSameAs(pyTorch);
        try (NDManager manager = ours.newBaseManager();
                NDManager onDevice = ours.newBaseManager(Device.cpu())) {
            assertThat(manager.getEngine()).isSameAs(pyTorch);
            assertThat(onDevice.getEngine()).isSameAs(pyTorch);
        }
    }

    @Test
    void theLibraryWorksEvenIfSomebodyMakesItTheDefault() {
        Path model = TinyGenerator.writeAdapted(folder.resolve("model"));
        System.setProperty(DEFAULT, "FlashAR");
        try (ImageGenerator generator = ImageGenerator.open(model)) {
            assertThat(Engine.getInstance().getEngineName()).isEqualTo("FlashAR");
            assertThat(generator.generate(GenerationRequest.ofClasses(1)).images()).hasSize(1);
        } finally {
            System.clearProperty(DEFAULT);
        }
    }

    @Test
    void aDeviceThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> Model.newInstance("far", Device.gpu(99), "FlashAR"))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("device gpu:99 is not there");
    }
}
