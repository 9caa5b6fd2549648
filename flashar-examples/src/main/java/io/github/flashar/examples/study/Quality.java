package io.github.flashar.examples.study;

import com.google.gson.JsonObject;

/**
 * How good images are.
 *
 * @param agreement share whose class the classifier recognises, 0..1
 * @param frechet distance of their features from those of the training photographs
 */
record Quality(double agreement, double frechet) {

    static Quality of(JsonObject json) {
        return new Quality(json.get("agreement").getAsDouble(), json.get("frechet").getAsDouble());
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("agreement", agreement);
        json.addProperty("frechet", frechet);
        return json;
    }
}
