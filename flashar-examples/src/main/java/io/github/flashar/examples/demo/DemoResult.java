package io.github.flashar.examples.demo;

import io.github.flashar.core.grid.TokenGrid;
import io.github.flashar.examples.bench.Speed;
import io.github.flashar.examples.console.Machine;
import io.github.flashar.examples.report.GateMap;
import io.github.flashar.examples.training.Scores;
import java.util.List;

/**
 * What a demo run found.
 *
 * @param settings what was asked for
 * @param grid shape of the images in tokens
 * @param parameters weights of the raster model, and of the adapted one
 * @param scores on grids kept apart
 * @param stageBorder steps of stage 1
 * @param gates after it
 * @param speeds by batch size
 * @param machine where it ran
 * @param seconds wall time of drawing the grids, and of the adaptation
 */
public record DemoResult(
        DemoSettings settings,
        TokenGrid grid,
        ParameterCounts parameters,
        Scores scores,
        long stageBorder,
        GateMap gates,
        List<Speed> speeds,
        Machine machine,
        Seconds seconds) {

    public DemoResult {
        speeds = List.copyOf(speeds);
    }

    /** The speed at the largest batch. */
    public Speed speed() {
        return speeds.get(speeds.size() - 1);
    }

    /** Weights before and after FlashAR's branch was added. */
    public record ParameterCounts(long raster, long flashAr) {}

    /** Wall times. */
    public record Seconds(double drawing, double adaptation) {}
}
