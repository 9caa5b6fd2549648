package io.github.flashar.examples.serve;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import io.github.flashar.infer.generate.ImageGenerator;
import io.github.flashar.infer.model.ClassNames;
import io.github.flashar.infer.model.DecoderKind;
import java.io.IOException;
import java.util.Locale;

/**
 * Says what a model can draw.
 *
 * @param generator of class-conditional images
 */
record ModelAnswer(ImageGenerator generator) implements Answer {

    @Override
    public void to(HttpExchange exchange) throws IOException {
        JsonArray classes = new JsonArray();
        ((ClassNames) generator.conditioning()).names().forEach(classes::add);
        JsonArray decoders = new JsonArray();
        for (DecoderKind kind : DecoderKind.values()) {
            if (kind == DecoderKind.RASTER || generator.config().flashAr().isPresent()) {
                decoders.add(kind.name().toLowerCase(Locale.ROOT));
            }
        }
        JsonObject json = new JsonObject();
        json.add("classes", classes);
        json.add("decoders", decoders);
        json.addProperty("grid", generator.config().backbone().grid().toString());
        Answering.send(exchange, "application/json", json.toString());
    }
}
