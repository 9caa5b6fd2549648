package io.github.flashar.examples.bench;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Seconds that the phases of a training step take.
 *
 * @param forward from the batch to the losses
 * @param backward gradients
 * @param clip norm of all gradients
 * @param update AdamW, which divides the gradients as well
 */
public record TrainTimes(double forward, double backward, double clip, double update) {

    /** The whole step. */
    public double step() {
        return forward + backward + clip + update;
    }

    /** Medians, phase by phase. */
    static TrainTimes median(List<TrainTimes> steps) {
        return new TrainTimes(
                median(steps, TrainTimes::forward),
                median(steps, TrainTimes::backward),
                median(steps, TrainTimes::clip),
                median(steps, TrainTimes::update));
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("forward_seconds", forward);
        json.addProperty("backward_seconds", backward);
        json.addProperty("clip_seconds", clip);
        json.addProperty("adamw_seconds", update);
        json.addProperty("step_seconds", step());
        return json;
    }

    private static double median(List<TrainTimes> steps, ToDoubleFunction<TrainTimes> phase) {
        return Stopwatch.median(steps.stream().mapToDouble(phase).toArray());
    }
}
