package io.github.flashar.infer.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.github.flashar.core.FlashAr;
import io.github.flashar.infer.device.Devices;
import org.jspecify.annotations.Nullable;

/** Makes models that load generator folders. All else is PyTorch's. */
final class FlashArEngine extends Engine {

    /** DJL takes the lowest rank for its default, and this one never. */
    static final int RANK = Integer.MAX_VALUE;

    private static final String TENSORS = "PyTorch";

    private static Engine tensors() {
        return Engine.getEngine(TENSORS);
    }

    @Override
    public Model newModel(String name, @Nullable Device device) {
        return new GeneratorModel(
                name, device == null ? defaultDevice() : Devices.require(Devices.name(device)));
    }

    @Override
    public NDManager newBaseManager() {
        return tensors().newBaseManager();
    }

    @Override
    public NDManager newBaseManager(Device device) {
        return tensors().newBaseManager(device);
    }

    @Override
    public Engine getAlternativeEngine() {
        return tensors();
    }

    @Override
    public boolean hasCapability(String capability) {
        return tensors().hasCapability(capability);
    }

    @Override
    public String getEngineName() {
        return GeneratorModel.ENGINE;
    }

    @Override
    public int getRank() {
        return RANK;
    }

    @Override
    public String getVersion() {
        return FlashAr.version();
    }
}
