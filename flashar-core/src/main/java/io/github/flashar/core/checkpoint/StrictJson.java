package io.github.flashar.core.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.github.flashar.core.error.InvalidFileException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads RFC 8259 JSON to the letter: UTF-8, one object, nothing after it, no key twice. Gson alone
 * replaces broken UTF-8 and lets the last of several equal keys win.
 */
final class StrictJson {

    /** Longest text: the header of a model of a hundred thousand tensors. */
    static final int MAX_BYTES = 16 << 20;

    /** Most values in it: what a short text can ask for stays within 100 MB of memory. */
    private static final int MAX_VALUES = 1_000_000;

    private final Path file;
    private final String what;
    private int values;

    private StrictJson(Path file, String what) {
        this.file = file;
        this.what = what;
    }

    /**
     * Parses one object.
     *
     * @param what how messages call the text, such as "header"
     */
    static JsonObject parse(Path file, String what, byte[] utf8) {
        return new StrictJson(file, what).parse(utf8);
    }

    private JsonObject parse(byte[] utf8) {
        if (utf8.length > MAX_BYTES) {
            throw new InvalidFileException(
                    file, what + " is longer than " + MAX_BYTES + " bytes; is it the right file?");
        }
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var characters = new InputStreamReader(new ByteArrayInputStream(utf8), decoder);
        try (JsonReader reader = new JsonReader(characters)) {
            reader.setStrictness(Strictness.STRICT);
            JsonObject root = root(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new InvalidFileException(file, what + " goes on after the JSON object");
            }
            return root;
        } catch (CharacterCodingException e) {
            throw new InvalidFileException(file, what + " is not UTF-8 text", e);
        } catch (EOFException e) {
            throw new InvalidFileException(file, what + " ends in the middle of its JSON", e);
        } catch (MalformedJsonException e) {
            throw new InvalidFileException(file, what + " is not JSON: " + firstLine(e), e);
        } catch (IOException e) {
            throw new InvalidFileException(file, what + " cannot be read: " + e.getMessage(), e);
        }
    }

    private JsonObject root(JsonReader reader) throws IOException {
        if (reader.peek() != JsonToken.BEGIN_OBJECT) {
            throw new InvalidFileException(
                    file, what + " is JSON of kind " + reader.peek() + ", expected an object");
        }
        return object(reader);
    }

    private JsonElement value(JsonReader reader) throws IOException {
        if (++values > MAX_VALUES) {
            throw new InvalidFileException(
                    file, what + " has more than " + MAX_VALUES + " values; is it the right file?");
        }
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> object(reader);
            case BEGIN_ARRAY -> array(reader);
            case STRING -> new JsonPrimitive(reader.nextString());
            case NUMBER -> new JsonPrimitive(number(reader.nextString()));
            case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
            default -> {
                reader.nextNull();
                yield JsonNull.INSTANCE;
            }
        };
    }

    private JsonObject object(JsonReader reader) throws IOException {
        JsonObject result = new JsonObject();
        reader.beginObject();
        while (reader.hasNext()) {
            String key = reader.nextName();
            if (result.has(key)) {
                throw new InvalidFileException(
                        file, what + " has the key " + JsonConfig.quote(key) + " twice");
            }
            result.add(key, value(reader));
        }
        reader.endObject();
        return result;
    }

    private JsonArray array(JsonReader reader) throws IOException {
        JsonArray result = new JsonArray();
        reader.beginArray();
        while (reader.hasNext()) {
            result.add(value(reader));
        }
        reader.endArray();
        return result;
    }

    private static Number number(String text) {
        if (text.matches("-?[0-9]{1,18}")) {
            return Long.valueOf(text);
        }
        return Double.valueOf(text);
    }

    private static String firstLine(MalformedJsonException e) {
        String message = String.valueOf(e.getMessage());
        return JsonConfig.abbreviate(message.lines().findFirst().orElse(message));
    }
}
