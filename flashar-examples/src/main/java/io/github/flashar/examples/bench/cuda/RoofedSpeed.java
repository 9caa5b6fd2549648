package io.github.flashar.examples.bench.cuda;

import com.google.gson.JsonObject;
import java.util.Locale;

/**
 * A speed beside what is possible.
 *
 * @param speed measured
 * @param roofline what such a decode needs
 * @param ceilings what the GPU reaches
 */
record RoofedSpeed(CudaSpeed speed, Roofline roofline, Ceilings ceilings) {

    double flopsPerSecond() {
        return roofline.flops() / speed.seconds();
    }

    double bytesPerSecond() {
        return roofline.bytes() / speed.seconds();
    }

    double shareOfFlops() {
        return flopsPerSecond() / ceilings.flopsPerSecond();
    }

    double shareOfBytes() {
        return bytesPerSecond() / ceilings.bytesPerSecond();
    }

    /** Least possible time ÷ time. */
    double shareOfRoof() {
        return roofline.seconds(ceilings) / speed.seconds();
    }

    /** For a program. */
    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("decoder", speed.kind().name().toLowerCase(Locale.ROOT));
        json.addProperty("deterministic", speed.deterministic());
        json.addProperty("batch", speed.batch());
        json.addProperty("timed_passes", speed.timedPasses());
        json.addProperty("extrapolated", speed.extrapolated());
        json.addProperty("seconds", speed.seconds());
        json.addProperty("images_per_second", speed.imagesPerSecond());
        if (!Double.isNaN(speed.pixelSeconds())) {
            json.addProperty("pixel_seconds", speed.pixelSeconds());
            json.addProperty("pictures_per_second", speed.picturesPerSecond());
        }
        json.addProperty("launches", speed.launches());
        json.addProperty("flops_per_second", flopsPerSecond());
        json.addProperty("bytes_per_second", bytesPerSecond());
        json.addProperty("share_of_product", shareOfFlops());
        json.addProperty("share_of_copy", shareOfBytes());
        json.addProperty("share_of_roof", shareOfRoof());
        return json;
    }
}
