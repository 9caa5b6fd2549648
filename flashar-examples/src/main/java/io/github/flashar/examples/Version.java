package io.github.flashar.examples;

import ai.djl.engine.Engine;
import io.github.flashar.core.FlashAr;
import picocli.CommandLine.IVersionProvider;

/** Versions of what a result depends on. */
public final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "FlashAR " + FlashAr.version(),
            "DJL " + Engine.getDjlVersion() + ", PyTorch " + Engine.getInstance().getVersion(),
            "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.vm.name")
        };
    }
}
