package io.github.flashar.train.checkpoint;

import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.train.loop.ResumableRun;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a checkpoint holds beside arrays.
 *
 * @param step steps done
 * @param settings of the run, see {@link ResumableRun#settings}
 * @param groupSteps updates made by parameter group
 */
record RunState(long step, Map<String, String> settings, Map<String, Long> groupSteps) {

    private static final String MODEL_TYPE = "training_state";

    static RunState of(ResumableRun run) {
        return new RunState(run.step(), run.settings(), run.optimizer().groupSteps());
    }

    static RunState fromJson(JsonConfig config) {
        if (!config.string("model_type").equals(MODEL_TYPE)) {
            throw config.wrong("model_type", '"' + MODEL_TYPE + '"');
        }
        Map<String, String> settings = new LinkedHashMap<>();
        JsonConfig texts = config.object("settings");
        texts.keys().forEach(key -> settings.put(key, texts.string(key)));
        Map<String, Long> groupSteps = new LinkedHashMap<>();
        JsonConfig counts = config.object("group_steps");
        counts.keys().forEach(key -> groupSteps.put(key, counts.wholeNumber(key)));
        long step = config.wholeNumber("step");
        config.rejectUnknown();
        return new RunState(step, settings, groupSteps);
    }

    JsonObject toJson() {
        JsonObject texts = new JsonObject();
        settings.forEach(texts::addProperty);
        JsonObject counts = new JsonObject();
        groupSteps.forEach(counts::addProperty);
        JsonObject json = new JsonObject();
        json.addProperty("model_type", MODEL_TYPE);
        json.addProperty("step", step);
        json.add("settings", texts);
        json.add("group_steps", counts);
        return json;
    }
}
