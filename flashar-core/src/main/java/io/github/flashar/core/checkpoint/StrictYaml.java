package io.github.flashar.core.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.flashar.core.error.InvalidFileException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML 1.2 that says what JSON can say: UTF-8, one document, a mapping, texts as keys, no key
 * twice, no collection in two places.
 */
final class StrictYaml {

    /** Longest text: people write it. */
    private static final int MAX_BYTES = 64 << 10;

    /** The library builds nested values recursively: deeper ones could exhaust the stack. */
    private static final int MAX_DEPTH = 32;

    private static final LoadSettings SETTINGS =
            LoadSettings.builder()
                    .setSchema(new CoreSchema())
                    .setAllowDuplicateKeys(false)
                    .setMaxAliasesForCollections(0)
                    .build();

    private final Path file;

    private StrictYaml(Path file) {
        this.file = file;
    }

    /** Parses one mapping. */
    static JsonObject parse(Path file, byte[] utf8) {
        return new StrictYaml(file).parse(utf8);
    }

    private JsonObject parse(byte[] utf8) {
        String text = text(utf8);
        try {
            checkDepth(text);
            if (json(new Load(SETTINGS).loadFromString(text)) instanceof JsonObject root) {
                return root;
            }
        } catch (MarkedYamlEngineException e) {
            throw new InvalidFileException(file, "is not plain YAML: " + problem(e), e);
        } catch (YamlEngineException e) {
            throw new InvalidFileException(file, "is not plain YAML: " + firstLine(e), e);
        }
        throw new InvalidFileException(
                file, "is no mapping, expected lines of the form key: value");
    }

    private String text(byte[] utf8) {
        if (utf8.length > MAX_BYTES) {
            throw new InvalidFileException(
                    file, "is longer than " + MAX_BYTES + " bytes; is it the right file?");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidFileException(file, "is not UTF-8 text", e);
        }
    }

    private void checkDepth(String text) {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            depth +=
                    switch (event.getEventId()) {
                        case MappingStart, SequenceStart -> 1;
                        case MappingEnd, SequenceEnd -> -1;
                        default -> 0;
                    };
            if (depth > MAX_DEPTH) {
                throw new InvalidFileException(
                        file, "is nested deeper than " + MAX_DEPTH + "; is it the right file?");
            }
        }
    }

    private JsonElement json(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            JsonObject object = new JsonObject();
            map.forEach((key, held) -> object.add(key(key), json(held)));
            return object;
        }
        if (value instanceof List<?> list) {
            JsonArray array = new JsonArray();
            list.forEach(held -> array.add(json(held)));
            return array;
        }
        return scalar(value);
    }

    private JsonElement scalar(@Nullable Object value) {
        if (value == null) {
            return JsonNull.INSTANCE;
        }
        if (value instanceof String text) {
            return new JsonPrimitive(text);
        }
        if (value instanceof Number number) {
            return new JsonPrimitive(number);
        }
        if (value instanceof Boolean flag) {
            return new JsonPrimitive(flag);
        }
        throw new InvalidFileException(
                file, "holds a tagged value, expected only texts, numbers, true, false and null");
    }

    private String key(@Nullable Object key) {
        if (key instanceof String text) {
            return text;
        }
        throw new InvalidFileException(
                file,
                "has the key " + JsonConfig.abbreviate(String.valueOf(key)) + ", expected a text");
    }

    private static String problem(MarkedYamlEngineException e) {
        String problem = JsonConfig.abbreviate(String.valueOf(e.getProblem()));
        return e.getProblemMark()
                .map(mark -> "line " + (mark.getLine() + 1) + ": " + problem)
                .orElse(problem);
    }

    private static String firstLine(YamlEngineException e) {
        String message = String.valueOf(e.getMessage());
        return JsonConfig.abbreviate(message.lines().findFirst().orElse(message));
    }
}
