package io.github.flashar.infer.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;

/**
 * Tells DJL of the engine {@value GeneratorModel#ENGINE}; found by {@link java.util.ServiceLoader}.
 */
public final class FlashArEngineProvider implements EngineProvider {

    @Override
    public String getEngineName() {
        return GeneratorModel.ENGINE;
    }

    @Override
    public int getEngineRank() {
        return FlashArEngine.RANK;
    }

    @Override
    public Engine getEngine() {
        return Holder.ENGINE;
    }

    /** Made when asked for: DJL looks for providers while its own engines are not there yet. */
    private static final class Holder {

        private static final Engine ENGINE = new FlashArEngine();
    }
}
