package io.github.flashar.train.checkpoint;

import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.JsonConfig;
import io.github.flashar.train.loop.ResumableRun;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a checkpoint holds beside arrays.
 *
 * @param step steps done
 * @param settings of the run, see {@link ResumableRun#settings}
 * @param counters of the run, see {@link ResumableRun#counters}
 */
record RunState(long step, Map<String, String> settings, Map<String, Long> counters) {

    private static final String MODEL_TYPE = "training_state";

    static RunState of(ResumableRun run) {
        return new RunState(run.step(), run.settings(), run.counters());
    }

    static RunState fromJson(JsonConfig config) {
        if (!config.string("model_type").equals(MODEL_TYPE)) {
            throw config.wrong("model_type", '"' + MODEL_TYPE + '"');
        }
        Map<String, String> settings = new LinkedHashMap<>();
        JsonConfig texts = config.object("settings");
        texts.keys().forEach(key -> settings.put(key, texts.string(key)));
        Map<String, Long> counters = new LinkedHashMap<>();
        JsonConfig counts = config.object("counters");
        counts.keys().forEach(key -> counters.put(key, counts.wholeNumber(key)));
        long step = config.wholeNumber("step");
        config.rejectUnknown();
        return new RunState(step, settings, counters);
    }

    JsonObject toJson() {
        JsonObject texts = new JsonObject();
        // Equal runs write equal bytes, whatever order their maps have.
        new TreeMap<>(settings).forEach(texts::addProperty);
        JsonObject counts = new JsonObject();
        new TreeMap<>(counters).forEach(counts::addProperty);
        JsonObject json = new JsonObject();
        json.addProperty("model_type", MODEL_TYPE);
        json.addProperty("step", step);
        json.add("settings", texts);
        json.add("counters", counts);
        return json;
    }
}
