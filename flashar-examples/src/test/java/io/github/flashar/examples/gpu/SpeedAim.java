package io.github.flashar.examples.gpu;

import com.google.gson.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One figure that the engine is judged by.
 *
 * @param name what it is
 * @param largerIsBetter whether it is a rate, not a time
 * @param floors by size; what has to be reached
 * @param aims by size; what is wanted
 * @param value of the speeds measured for one size
 */
record SpeedAim(
        String name,
        boolean largerIsBetter,
        Map<String, Double> floors,
        Map<String, Double> aims,
        Function<List<JsonObject>, OptionalDouble> value) {

    /** Batches of which the best one counts are all but those of single images. */
    private static final int SINGLE = 1;

    static List<SpeedAim> all() {
        return List.of(
                new SpeedAim(
                        "16x16, batch 1, ms an image",
                        false,
                        sizes(12, 24, 42, 65),
                        sizes(6, 13, 24, 38),
                        speeds -> millis(speeds, "16x16")),
                new SpeedAim(
                        "24x24, batch 1, ms an image",
                        false,
                        Map.of(),
                        sizes(9.5, 21, 38, 61),
                        speeds -> millis(speeds, "24x24")),
                new SpeedAim(
                        "16x16, best batch, images/s",
                        true,
                        Map.of(),
                        sizes(3500, 1300, 600, 330),
                        speeds -> best(speeds, "images_per_second", "images_per_second")),
                new SpeedAim(
                        "the same with pixels",
                        true,
                        Map.of(),
                        sizes(1000, 650, 400, 250),
                        speeds -> best(speeds, "pictures_per_second", "pictures_per_second")),
                new SpeedAim(
                        "diagonal / raster at batch 1",
                        true,
                        Map.of(),
                        sizes(6, 6.5, 7, 7),
                        SpeedAim::ratio),
                new SpeedAim(
                        "best batch, share of its roof",
                        true,
                        sizes(0.35, 0.35, 0.35, 0.35),
                        Map.of(),
                        speeds -> best(speeds, "images_per_second", "share_of_roof")),
                new SpeedAim(
                        "raster, batch 1, share of its traffic's roof",
                        true,
                        sizes(0.5, 0.5, 0.5, 0.5),
                        Map.of(),
                        speeds -> single(speeds, "raster", "16x16", "share_of_copy")));
    }

    private static Map<String, Double> sizes(double b, double l, double xl, double xxl) {
        return Map.of("B", b, "L", l, "XL", xl, "XXL", xxl);
    }

    private static OptionalDouble millis(List<JsonObject> speeds, String grid) {
        OptionalDouble seconds = single(speeds, "diagonal", grid, "seconds");
        return seconds.isPresent() ? OptionalDouble.of(1e3 * seconds.getAsDouble()) : seconds;
    }

    private static OptionalDouble ratio(List<JsonObject> speeds) {
        OptionalDouble raster = single(speeds, "raster", "16x16", "seconds");
        OptionalDouble diagonal = single(speeds, "diagonal", "16x16", "seconds");
        return raster.isPresent() && diagonal.isPresent()
                ? OptionalDouble.of(raster.getAsDouble() / diagonal.getAsDouble())
                : OptionalDouble.empty();
    }

    /** The last measurement counts. */
    private static OptionalDouble single(
            List<JsonObject> speeds, String decoder, String grid, String figure) {
        return speeds.stream()
                .filter(fast(decoder, grid))
                .filter(speed -> speed.get("batch").getAsInt() == SINGLE)
                .mapToDouble(speed -> speed.get(figure).getAsDouble())
                .reduce((earlier, later) -> later);
    }

    /** A figure of the batch whose rate is the highest. */
    private static OptionalDouble best(List<JsonObject> speeds, String rate, String figure) {
        Optional<JsonObject> best =
                speeds.stream()
                        .filter(fast("diagonal", "16x16"))
                        .filter(speed -> speed.get("batch").getAsInt() > SINGLE)
                        .max(Comparator.comparingDouble(s -> s.get(rate).getAsDouble()));
        return best.isPresent()
                ? OptionalDouble.of(best.get().get(figure).getAsDouble())
                : OptionalDouble.empty();
    }

    private static Predicate<JsonObject> fast(String decoder, String grid) {
        return speed ->
                speed.get("decoder").getAsString().equals(decoder)
                        && speed.get("grid").getAsString().equals(grid)
                        && !speed.get("deterministic").getAsBoolean();
    }

    /** What is said of a size, such as {@code 7.50, floor 12.0 kept, aim 6.00 missed}. */
    String cell(String size, List<JsonObject> speeds) {
        OptionalDouble measured = value.apply(speeds);
        if (measured.isEmpty()) {
            return "not measured";
        }
        return number(measured.getAsDouble())
                + bound("floor", floors.get(size), measured.getAsDouble())
                + bound("aim", aims.get(size), measured.getAsDouble());
    }

    private String bound(String kind, @Nullable Double bound, double measured) {
        if (bound == null) {
            return "";
        }
        boolean kept = largerIsBetter ? measured >= bound : measured <= bound;
        return ", " + kind + " " + number(bound) + (kept ? " kept" : " missed");
    }

    /** Three digits. */
    private static String number(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
