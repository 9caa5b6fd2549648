package io.github.flashar.core.checkpoint;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object of a file, or mapping of a YAML file, read strictly: a key that is absent, has
 * another type or was never asked for is an {@link InvalidFileException} naming file, key, expected
 * and found. Ask for every key, then call {@link #rejectUnknown}.
 */
public final class JsonConfig {

    private static final int LONGEST_QUOTE = 100;

    private final Path file;
    private final String prefix;
    private final JsonObject json;
    private final Set<String> asked = new TreeSet<>();

    private JsonConfig(Path file, String prefix, JsonObject json) {
        this.file = file;
        this.prefix = prefix;
        this.json = json;
    }

    /** Wraps an object that came from {@code file}. */
    public static JsonConfig of(Path file, JsonObject json) {
        return new JsonConfig(file, "", json);
    }

    /** Reads a whole UTF-8 JSON file. */
    public static JsonConfig read(Path file) {
        return parse(file, bytes(file));
    }

    /** Reads a whole UTF-8 YAML file that says no more than JSON can. */
    public static JsonConfig readYaml(Path file) {
        return of(file, StrictYaml.parse(file, bytes(file)));
    }

    /** Parses what {@link #bytes} read. */
    static JsonConfig parse(Path file, byte[] text) {
        return parse(file, "the file", text);
    }

    /**
     * Parses UTF-8 JSON.
     *
     * @param source where it came from, for messages
     * @param what how messages call it there, such as "the body"
     */
    public static JsonConfig parse(Path source, String what, byte[] text) {
        return of(source, StrictJson.parse(source, what, text));
    }

    /** Returns the content of a file, or as much of it as shows that it is too long. */
    static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(StrictJson.MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new InvalidFileException(file, "does not exist", e);
        } catch (IOException e) {
            throw new InvalidFileException(file, "cannot be read: " + e, e);
        }
    }

    /** Returns the file, for messages. */
    public Path file() {
        return file;
    }

    /** Returns the wrapped object. */
    public JsonObject json() {
        return json;
    }

    /** Returns the keys in the order of the file. */
    public Set<String> keys() {
        return json.keySet();
    }

    /** Returns whether an optional key is there; counts as asked for. */
    public boolean has(String key) {
        asked.add(key);
        return json.has(key);
    }

    /** Returns whether a required key has the value null. */
    public boolean isNull(String key) {
        return value(key, "null or a value").isJsonNull();
    }

    /** Returns a string. */
    public String string(String key) {
        return string(key, value(key, "a string"));
    }

    /** Returns a list of strings. */
    public List<String> strings(String key) {
        JsonArray list = list(key, "a list of strings");
        return IntStream.range(0, list.size())
                .mapToObj(i -> string(key + "[" + i + "]", list.get(i)))
                .toList();
    }

    private String string(String where, JsonElement value) {
        if (value instanceof JsonPrimitive text && text.isString()) {
            return text.getAsString();
        }
        throw wrong(where, "a string", value);
    }

    /** Returns the constant of an enum that has this very name. */
    public <E extends Enum<E>> E constant(String key, Class<E> type) {
        String name = string(key);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> wrong(key, "one of " + Arrays.toString(type.getEnumConstants())));
    }

    /** Returns the constant of an enum whose {@link #nameOf} this is. */
    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        String name = string(key);
        List<E> constants = List.of(type.getEnumConstants());
        return constants.stream()
                .filter(constant -> nameOf(constant).equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                wrong(
                                        key,
                                        "one of "
                                                + constants.stream()
                                                        .map(JsonConfig::nameOf)
                                                        .toList()));
    }

    /** How a constant is written: in lower case, words parted by hyphens. */
    public static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Makes something of values that were read; if they are out of range, it is the file's fault
     * and not the caller's.
     */
    public <T> T valid(Supplier<T> made) {
        return valid("", made);
    }

    /**
     * {@link #valid(Supplier)} of something that messages name.
     *
     * @param what stands before the problem, such as "sizes: "
     */
    public <T> T valid(String what, Supplier<T> made) {
        try {
            return made.get();
        } catch (InvalidRequestException e) {
            String problem = e.getMessage() == null ? "is out of range" : e.getMessage();
            throw new InvalidFileException(file, what + problem, e);
        }
    }

    /** Returns a boolean. */
    public boolean flag(String key) {
        JsonElement value = value(key, "true or false");
        if (value instanceof JsonPrimitive flag && flag.isBoolean()) {
            return flag.getAsBoolean();
        }
        throw wrong(key, "true or false");
    }

    /** Returns a finite number. */
    public double number(String key) {
        return number(key, value(key, "a number"));
    }

    /** Returns a list of finite numbers. */
    public double[] numbers(String key) {
        JsonArray list = list(key, "a list of numbers");
        return IntStream.range(0, list.size())
                .mapToDouble(i -> number(key + "[" + i + "]", list.get(i)))
                .toArray();
    }

    private double number(String where, JsonElement value) {
        if (value instanceof JsonPrimitive number && number.isNumber()) {
            double result = number.getAsDouble();
            if (Double.isFinite(result)) {
                return result;
            }
        }
        throw wrong(where, "a finite number", value);
    }

    /** Returns a whole number of 32 bits. */
    public int integer(String key) {
        long value = wholeNumber(key);
        if (value != (int) value) {
            throw wrong(key, "a whole number of 32 bits");
        }
        return (int) value;
    }

    /** Returns a whole number of 64 bits. */
    public long wholeNumber(String key) {
        return wholeNumber(key, value(key, "a whole number"));
    }

    /** Returns a list of whole numbers of 64 bits. */
    public long[] wholeNumbers(String key) {
        JsonArray list = list(key, "a list of whole numbers");
        LongStream values =
                IntStream.range(0, list.size())
                        .mapToLong(i -> wholeNumber(key + "[" + i + "]", list.get(i)));
        return values.toArray();
    }

    /** Returns a list of whole numbers of 32 bits. */
    public List<Integer> integers(String key) {
        long[] values = wholeNumbers(key);
        if (Arrays.stream(values).anyMatch(value -> value != (int) value)) {
            throw wrong(key, "whole numbers of 32 bits");
        }
        return Arrays.stream(values).mapToObj(value -> (int) value).toList();
    }

    private long wholeNumber(String where, JsonElement value) {
        // 1.0 and 1e3 are no whole numbers here: nobody who means a size writes it that way
        if (value instanceof JsonPrimitive number
                && number.isNumber()
                && number.getAsString().matches("-?[0-9]{1,18}")) {
            return number.getAsLong();
        }
        throw wrong(where, "a whole number of at most 18 digits", value);
    }

    /** Returns a nested object. */
    public JsonConfig object(String key) {
        JsonElement value = value(key, "an object");
        if (value instanceof JsonObject object) {
            return new JsonConfig(file, prefix + key + ".", object);
        }
        throw wrong(key, "an object");
    }

    /** Fails unless a whole number has this very value; newer files need newer software. */
    public void requireVersion(String key, int version) {
        if (integer(key) != version) {
            throw wrong(
                    key, version + ", the only version this software reads: make the file anew");
        }
    }

    /** Fails if the object has a key that nobody asked for. */
    public void rejectUnknown() {
        Set<String> unknown = new TreeSet<>(json.keySet());
        unknown.removeAll(asked);
        if (!unknown.isEmpty()) {
            throw invalid("unknown " + abbreviate(unknown.toString()) + ", expected only " + asked);
        }
    }

    /** Returns an error about this object as a whole. */
    public InvalidFileException invalid(String problem) {
        String where =
                prefix.isEmpty() ? "" : abbreviate(prefix.substring(0, prefix.length() - 1)) + ": ";
        return new InvalidFileException(file, where + problem);
    }

    /** Returns the error that a key does not hold what it should. */
    public InvalidFileException wrong(String key, String expected) {
        return wrong(key, expected, json.get(key));
    }

    private InvalidFileException wrong(String where, String expected, @Nullable JsonElement found) {
        return new InvalidFileException(
                file,
                abbreviate(prefix + where)
                        + " is "
                        + abbreviate(String.valueOf(found))
                        + ", expected "
                        + expected);
    }

    private JsonArray list(String key, String expected) {
        if (value(key, expected) instanceof JsonArray list) {
            return list;
        }
        throw wrong(key, expected);
    }

    private JsonElement value(String key, String expected) {
        asked.add(key);
        JsonElement value = json.get(key);
        if (value == null) {
            throw new InvalidFileException(
                    file, abbreviate(prefix + key) + " is missing, expected " + expected);
        }
        return value;
    }

    /** Prints JSON for people to read, with a final newline. */
    static String print(JsonObject json) {
        return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json)
                + "\n";
    }

    /** Quotes a name from a file for a message, however long it is. */
    static String quote(String name) {
        return '"' + abbreviate(name) + '"';
    }

    static String abbreviate(String text) {
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
    }
}
