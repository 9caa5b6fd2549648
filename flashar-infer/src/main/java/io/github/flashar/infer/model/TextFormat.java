package io.github.flashar.infer.model;

import com.google.gson.JsonObject;
import io.github.flashar.core.emu35.Emu35Tokenizer;
import java.nio.file.Path;
import java.util.Map;

/**
 * Text as a model reads it that has words of its own.
 *
 * @param tokens P, room for a prompt with its template
 * @param folder that holds the files of its text tokenizer
 */
public record TextFormat(int tokens, Path folder) implements Conditioning {

    @Override
    public void describe(JsonObject config) {
        // The sizes stand in the prefix already.
    }

    @Override
    public Map<String, Path> files() {
        return Emu35Tokenizer.files(folder);
    }
}
