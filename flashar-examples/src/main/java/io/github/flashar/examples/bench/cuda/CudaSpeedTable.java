package io.github.flashar.examples.bench.cuda;

import io.github.flashar.examples.console.TextTable;
import io.github.flashar.examples.report.Numbers;
import io.github.flashar.infer.model.DecoderKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Speeds of one model, for a console. */
final class CudaSpeedTable {

    private CudaSpeedTable() {}

    /** The table and how to read it. */
    static String text(List<RoofedSpeed> speeds) {
        TextTable table =
                new TextTable(
                        "decoder",
                        "batch",
                        "ms an image",
                        "images/s",
                        "with pixels",
                        "launches",
                        "TFLOP/s",
                        "share",
                        "GB/s",
                        "share",
                        "of roof",
                        "beside");
        speeds.forEach(speed -> table.row(row(speed, speeds)));
        return String.join(
                System.lineSeparator(),
                table.toString(),
                "launches: of what ran of a batch; share: of the best of this run; of roof: least"
                        + " time by the model of products and traffic / time",
                "beside: how many times as fast as raster; a deterministic one, as the fast one");
    }

    private static List<String> row(RoofedSpeed roofed, List<RoofedSpeed> all) {
        CudaSpeed speed = roofed.speed();
        return List.of(
                name(speed),
                String.valueOf(speed.batch()),
                Numbers.fixed(1e3 * speed.seconds() / speed.batch(), 3),
                Numbers.fixed(speed.imagesPerSecond(), 1),
                Double.isNaN(speed.pixelSeconds())
                        ? ""
                        : Numbers.fixed(speed.picturesPerSecond(), 1),
                String.valueOf(speed.launches()),
                Numbers.fixed(roofed.flopsPerSecond() / 1e12, 1),
                Numbers.percent(roofed.shareOfFlops()),
                Numbers.fixed(roofed.bytesPerSecond() / 1e9, 0),
                Numbers.percent(roofed.shareOfBytes()),
                Numbers.percent(roofed.shareOfRoof()),
                beside(speed, all)
                        .map(other -> Numbers.times(other.seconds() / speed.seconds()))
                        .orElse(""));
    }

    private static String name(CudaSpeed speed) {
        String kind = speed.kind().name().toLowerCase(Locale.ROOT);
        return kind
                + (speed.deterministic() ? ", deterministic" : "")
                + (speed.extrapolated()
                        ? ", extrapolated from " + speed.timedPasses() + " passes"
                        : "");
    }

    /** What a speed is to be compared with, if it was measured. */
    private static Optional<CudaSpeed> beside(CudaSpeed speed, List<RoofedSpeed> all) {
        if (speed.kind() == DecoderKind.RASTER && !speed.deterministic()) {
            return Optional.empty();
        }
        DecoderKind kind = speed.deterministic() ? speed.kind() : DecoderKind.RASTER;
        return all.stream()
                .map(RoofedSpeed::speed)
                .filter(other -> other.batch() == speed.batch())
                .filter(other -> other.kind() == kind && !other.deterministic())
                .findFirst();
    }
}
