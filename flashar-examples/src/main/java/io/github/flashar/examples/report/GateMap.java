package io.github.flashar.examples.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.core.error.Checks;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.grid.TokenGrid;
import java.nio.file.Path;

/**
 * Mean gate value of every cell of a grid: the weight of the horizontal branch when the cell was
 * drawn. Only interior cells have a gate. Row 0 is drawn by the horizontal branch alone and counts
 * as 1, column 0 below it by the vertical branch alone and counts as 0.
 *
 * @param grid H×W
 * @param values [H·W] in raster order, each in 0..1
 */
public record GateMap(TokenGrid grid, double[] values) {

    public GateMap {
        Checks.require(
                values.length == grid.cells(),
                "gate map has %d values, grid %s needs %d",
                values.length,
                grid,
                grid.cells());
        values = values.clone();
        for (int cell = 0; cell < values.length; cell++) {
            if (grid.row(cell) == 0) {
                values[cell] = 1;
            } else if (grid.column(cell) == 0) {
                values[cell] = 0;
            }
        }
    }

    /** Returns the gate of a cell. */
    public double at(int row, int column) {
        return values[grid.cell(row, column)];
    }

    /** Returns the JSON form: height, width and the values, row by row. */
    public JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("height", grid.height());
        json.addProperty("width", grid.width());
        JsonArray list = new JsonArray();
        for (double value : values) {
            list.add(value);
        }
        json.add("gates", list);
        return json;
    }

    /** Reads a file that holds the JSON form. */
    public static GateMap read(Path file) {
        JsonConfig json = JsonConfig.read(file);
        try {
            double[] values =
                    json.json().getAsJsonArray("gates").asList().stream()
                            .mapToDouble(JsonElement::getAsDouble)
                            .toArray();
            return new GateMap(
                    new TokenGrid(json.integer("height"), json.integer("width")), values);
        } catch (InvalidFileException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new InvalidFileException(file, "is no gate map: " + e.getMessage(), e);
        }
    }

    /** Mean over interior cells; 0.5 when there are none. */
    public double interiorMean() {
        double sum = 0;
        for (int row = 1; row < grid.height(); row++) {
            for (int column = 1; column < grid.width(); column++) {
                sum += at(row, column);
            }
        }
        int interior = (grid.height() - 1) * (grid.width() - 1);
        return interior == 0 ? 0.5 : sum / interior;
    }

    @Override
    public double[] values() {
        return values.clone();
    }
}
