package io.github.flashar.examples.training;

import static io.github.flashar.examples.report.Numbers.nats;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.flashar.examples.watch.Measurement;
import io.github.flashar.train.evaluate.CrossEntropies;
import java.util.List;

/**
 * How well a model predicts grids kept apart, as cross-entropies in nats per token with the class
 * or prompt given and no guidance. Heads alone predict interior cells only, so they are compared
 * with the fused prediction there; NaN where a model has no such head.
 *
 * @param model what was scored
 * @param allCells fused, or the raster model's own, over all cells
 * @param interior fused over cells outside row 0 and column 0
 * @param horizontal horizontal head alone over interior cells
 * @param vertical vertical head alone over interior cells
 */
public record Score(
        String model, double allCells, double interior, double horizontal, double vertical) {

    /** Score of a raster model. */
    public static Score raster(double crossEntropy) {
        return new Score("raster model", crossEntropy, Double.NaN, Double.NaN, Double.NaN);
    }

    /** A score nobody took. */
    public static Score unknown(String model) {
        return new Score(model, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    /** Score of an adapted model. */
    public static Score flashAr(String model, CrossEntropies found) {
        return new Score(
                model,
                found.fused(),
                found.fusedInterior(),
                found.horizontalInterior(),
                found.verticalInterior());
    }

    /** Score of what a look found. */
    static Score of(String model, Measurement found) {
        return new Score(
                model,
                found.value(Measurement.HELD_OUT),
                found.value(Measurement.INTERIOR),
                found.value(Measurement.HORIZONTAL),
                found.value(Measurement.VERTICAL));
    }

    /** Name and numbers for a table; a dash for what there is not. */
    public List<String> cells() {
        return List.of(model, nats(allCells), nats(interior), nats(horizontal), nats(vertical));
    }

    /** For a program; what there is not is null. */
    public JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("model", model);
        json.add("all_cells", number(allCells));
        json.add("interior", number(interior));
        json.add("horizontal_interior", number(horizontal));
        json.add("vertical_interior", number(vertical));
        return json;
    }

    /** Reads what {@link #json} wrote. */
    static Score of(JsonObject json) {
        return new Score(
                json.get("model").getAsString(),
                number(json.get("all_cells")),
                number(json.get("interior")),
                number(json.get("horizontal_interior")),
                number(json.get("vertical_interior")));
    }

    private static double number(JsonElement value) {
        return value.isJsonNull() ? Double.NaN : value.getAsDouble();
    }

    private static JsonElement number(double value) {
        return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
    }
}
