package io.github.flashar.examples.study;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.flashar.train.evaluate.CrossEntropies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of one variant with one seed.
 *
 * @param points cross-entropies along the run, the last after all steps
 * @param quality of the images by guidance scale
 * @param seconds of training
 */
record RunResult(List<Point> points, Map<String, Quality> quality, double seconds) {

    /**
     * Cross-entropies in nats a token on grids kept apart; heads alone on interior cells.
     *
     * @param step steps done
     */
    record Point(long step, double fused, double interior, double horizontal, double vertical) {

        static Point of(long step, CrossEntropies found) {
            return new Point(
                    step,
                    found.fused(),
                    found.fusedInterior(),
                    found.horizontalInterior(),
                    found.verticalInterior());
        }

        private static Point of(JsonObject json) {
            return new Point(
                    json.get("step").getAsLong(),
                    json.get("fused").getAsDouble(),
                    json.get("interior").getAsDouble(),
                    json.get("horizontal").getAsDouble(),
                    json.get("vertical").getAsDouble());
        }

        private JsonObject json() {
            JsonObject json = new JsonObject();
            json.addProperty("step", step);
            json.addProperty("fused", fused);
            json.addProperty("interior", interior);
            json.addProperty("horizontal", horizontal);
            json.addProperty("vertical", vertical);
            return json;
        }
    }

    static RunResult of(JsonObject json) {
        List<Point> points = new ArrayList<>();
        for (JsonElement point : json.getAsJsonArray("cross_entropies")) {
            points.add(Point.of(point.getAsJsonObject()));
        }
        return new RunResult(points, qualities(json), json.get("training_seconds").getAsDouble());
    }

    static Map<String, Quality> qualities(JsonObject json) {
        Map<String, Quality> quality = new LinkedHashMap<>();
        json.getAsJsonObject("by_guidance")
                .entrySet()
                .forEach(e -> quality.put(e.getKey(), Quality.of(e.getValue().getAsJsonObject())));
        return quality;
    }

    static JsonObject json(Map<String, Quality> qualities) {
        JsonObject json = new JsonObject();
        qualities.forEach((guidance, quality) -> json.add(guidance, quality.json()));
        return json;
    }

    /** Held-out fused cross-entropy after all steps. */
    double crossEntropy() {
        return crossEntropy(points.size() - 1);
    }

    /** Held-out fused cross-entropy at one of the checkpoints. */
    double crossEntropy(int checkpoint) {
        return points.get(checkpoint).fused();
    }

    void addTo(JsonObject json) {
        JsonArray array = new JsonArray();
        points.forEach(point -> array.add(point.json()));
        json.add("cross_entropies", array);
        json.add("by_guidance", json(quality));
        json.addProperty("training_seconds", seconds);
    }
}
