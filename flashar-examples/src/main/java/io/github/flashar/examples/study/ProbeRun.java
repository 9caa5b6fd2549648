package io.github.flashar.examples.study;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.flashar.core.model.RasterModel;
import io.github.flashar.examples.console.Progress;
import io.github.flashar.train.data.TokenSource;
import io.github.flashar.train.loop.TrainingConfig;
import io.github.flashar.train.loop.TrainingListener;
import io.github.flashar.train.probe.ProbeMask;
import io.github.flashar.train.probe.ProbeResult;
import io.github.flashar.train.probe.VerticalProbe;

/**
 * Probes every layer of the raster model for the token below (Fig. 3), under both masks.
 *
 * @param raster left alone
 * @param grids to train on
 * @param heldOut to score on
 */
record ProbeRun(RasterModel raster, TokenSource grids, TokenSource heldOut) {

    JsonObject run(TrainingConfig training) {
        JsonObject json = new JsonObject();
        for (ProbeMask mask : ProbeMask.values()) {
            json.add(name(mask), json(fit(mask, training)));
        }
        return json;
    }

    static String name(ProbeMask mask) {
        return mask == ProbeMask.DIAGONAL ? "diagonal_mask" : "causal_mask";
    }

    private ProbeResult fit(ProbeMask mask, TrainingConfig training) {
        try (VerticalProbe probe =
                        new VerticalProbe(raster, VerticalProbe.allLayers(raster), mask);
                Progress bar = Progress.start("probing", training.steps())) {
            return probe.fit(
                    grids,
                    heldOut,
                    training,
                    TrainingListener.every(10, progress -> bar.update(progress.step())));
        }
    }

    private static JsonObject json(ProbeResult result) {
        JsonObject json = new JsonObject();
        json.add("mixture_weights", array(result.weights()));
        json.addProperty("mixture_cross_entropy", result.mixture());
        json.add("layer_cross_entropies", array(result.crossEntropies()));
        json.addProperty("best_layer", result.best());
        return json;
    }

    private static JsonArray array(double[] values) {
        JsonArray array = new JsonArray();
        for (double value : values) {
            array.add(value);
        }
        return array;
    }
}
