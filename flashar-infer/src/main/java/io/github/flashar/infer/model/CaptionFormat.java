package io.github.flashar.infer.model;

import com.google.gson.JsonObject;

/**
 * Features of captions as a text-conditional model takes them.
 *
 * @param tokens P, rows of a caption, padding included
 * @param featureDim F, width of a row
 */
public record CaptionFormat(int tokens, int featureDim) implements Conditioning {

    @Override
    public void describe(JsonObject config) {
        // The sizes stand in the prefix already.
    }
}
