package io.github.flashar.examples.watch;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.examples.report.GateMap;
import io.github.flashar.train.evaluate.CrossEntropies;
import io.github.flashar.train.evaluate.GateStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a look at a model on grids kept apart found.
 *
 * @param values metrics by name
 * @param gates of a FlashAR model
 */
public record Measurement(Map<String, Double> values, Optional<GateMap> gates) {

    /** Cross-entropy over all cells. */
    public static final String HELD_OUT = "held_out";

    /** Cross-entropy over interior cells: fused, and of each head alone. */
    public static final String INTERIOR = "held_out_interior";

    public static final String HORIZONTAL = "held_out_horizontal";
    public static final String VERTICAL = "held_out_vertical";

    static final String GATE_MEAN = "gate_mean";
    static final String GATE_ENTROPY = "gate_entropy";
    static final String GATE_NEAR_VERTICAL = "gate_near_0";
    static final String GATE_NEAR_HORIZONTAL = "gate_near_1";

    /** Of a raster model. */
    public static Measurement raster(double crossEntropy) {
        return new Measurement(Map.of(HELD_OUT, crossEntropy), Optional.empty());
    }

    /** Of a FlashAR model. */
    public static Measurement flashAr(CrossEntropies found, TokenGrid grid) {
        GateStatistics gates = found.gates();
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(HELD_OUT, found.fused());
        values.put(INTERIOR, found.fusedInterior());
        values.put(HORIZONTAL, found.horizontalInterior());
        values.put(VERTICAL, found.verticalInterior());
        values.put(GATE_MEAN, gates.mean());
        values.put(GATE_ENTROPY, gates.entropy());
        values.put(GATE_NEAR_VERTICAL, gates.nearVertical());
        values.put(GATE_NEAR_HORIZONTAL, gates.nearHorizontal());
        return new Measurement(values, Optional.of(new GateMap(grid, found.gate())));
    }

    /** Value of a metric; NaN if it was not taken. */
    public double value(String metric) {
        return values.getOrDefault(metric, Double.NaN);
    }
}
