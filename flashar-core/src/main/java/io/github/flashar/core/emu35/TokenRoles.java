package io.github.flashar.core.emu35;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.flashar.core.checkpoint.JsonConfig;
import java.nio.file.Path;

/**
 * The part of {@code tokenizer_config.json} that says which token plays which part. The official
 * scripts say it in their code as well; a file that says otherwise belongs to another model.
 */
final class TokenRoles {

    private static final String CLASS_KEY = "tokenizer_class";
    private static final String CLASS = "Emu3Tokenizer";

    private final JsonConfig config;

    private TokenRoles(JsonConfig config) {
        this.config = config;
    }

    /** Checks what the file says of them; it may leave out any. */
    static void check(Path file) {
        TokenRoles roles = new TokenRoles(JsonConfig.read(file));
        roles.check(CLASS_KEY, CLASS);
        for (SpecialToken token : SpecialToken.values()) {
            roles.check(token.key(), token.text());
        }
    }

    private void check(String key, String expected) {
        JsonElement value = config.json().get(key);
        if (value != null && !value.isJsonNull() && !text(key, value).equals(expected)) {
            throw config.wrong(key, '"' + expected + "\" of Emu3.5");
        }
    }

    /** A token alone or, where a newer library wrote the file, with its properties. */
    private String text(String key, JsonElement value) {
        return value instanceof JsonObject
                ? config.object(key).string("content")
                : config.string(key);
    }
}
