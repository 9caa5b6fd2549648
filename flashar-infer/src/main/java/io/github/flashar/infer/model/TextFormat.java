package io.github.flashar.infer.model;

import com.google.gson.JsonObject;

/**
 * Text as a model reads it that has words of its own.
 *
 * @param tokens P, room for a prompt with its template
 */
public record TextFormat(int tokens) implements Conditioning {

    @Override
    public void describe(JsonObject config) {
        // The sizes stand in the prefix already.
    }
}
