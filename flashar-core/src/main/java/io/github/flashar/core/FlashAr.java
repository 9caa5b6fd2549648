package io.github.flashar.core;

/** This library. */
public final class FlashAr {

    private FlashAr() {}

    /** Its version as stated by its jar; "development" when run from classes. */
    public static String version() {
        String version = FlashAr.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
