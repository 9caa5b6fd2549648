package io.github.flashar.examples;

import ai.djl.engine.Engine;
import picocli.CommandLine.IVersionProvider;

/** Versions of what a result depends on. */
public final class Version implements IVersionProvider {

    /** Version of FlashAR as stated by its jar; "development" when run from classes. */
    public static String flashAr() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "FlashAR " + flashAr(),
            "DJL " + Engine.getDjlVersion() + ", PyTorch " + Engine.getInstance().getVersion(),
            "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.vm.name")
        };
    }
}
