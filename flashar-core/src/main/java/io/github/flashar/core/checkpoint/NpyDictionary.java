package io.github.flashar.core.checkpoint;

import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.UnsupportedFeatureException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Python dictionary in the header of an {@link NpyFile}. It knows three keys and, of Python, no
 * more than strings, booleans and tuples of sizes.
 */
final class NpyDictionary {

    /** Types by their NumPy name, in the order of messages. */
    static final Map<String, TensorType> TYPES = types();

    private static final String TYPE = "descr";
    private static final String COLUMN_MAJOR = "fortran_order";
    private static final String SHAPE = "shape";

    /** More axes than any array here has; NumPy itself stops at 64. */
    private static final int MAX_RANK = 16;

    private static final String QUOTED = "'[^'\\\\\\n]*'|\"[^\"\\\\\\n]*\"";
    private static final String VALUE = QUOTED + "|True|False|\\([^()\\n]*\\)|\\[[^\\n]*\\]";
    private static final Pattern OPENING = Pattern.compile(" *\\{");
    private static final Pattern ENTRY =
            Pattern.compile(" *(" + QUOTED + ") *: *(" + VALUE + ") *(?:,|(?=\\}))");
    private static final Pattern CLOSING = Pattern.compile(" *\\} *\\n");
    private static final Pattern SIZE = Pattern.compile(" *(0|[1-9][0-9]{0,17}) *");

    private final Path file;
    private final String text;
    private final Map<String, String> entries = new LinkedHashMap<>();
    private final TensorType type;
    private final long[] shape;

    NpyDictionary(Path file, String text) {
        this.file = file;
        this.text = text;
        readEntries();
        this.type = readType();
        this.shape = readShape();
        checkRowMajor();
    }

    TensorType type() {
        return type;
    }

    long[] shape() {
        return shape;
    }

    private static Map<String, TensorType> types() {
        Map<String, TensorType> types = new LinkedHashMap<>();
        types.put("<f2", TensorType.F16);
        types.put("<f4", TensorType.F32);
        types.put("<f8", TensorType.F64);
        types.put("<i2", TensorType.I16);
        types.put("<i4", TensorType.I32);
        types.put("<i8", TensorType.I64);
        types.put("|u1", TensorType.U8);
        return types;
    }

    private void readEntries() {
        Matcher matcher = OPENING.matcher(text);
        int at = matcher.lookingAt() ? matcher.end() : fail(0, "'{'");
        while (matcher.usePattern(ENTRY).region(at, text.length()).lookingAt()) {
            String key = unquoted(matcher.group(1));
            if (entries.put(key, matcher.group(2)) != null) {
                throw invalid("has the key " + JsonConfig.quote(key) + " twice");
            }
            at = matcher.end();
        }
        if (!matcher.usePattern(CLOSING).region(at, text.length()).matches()) {
            fail(at, "an entry, or '}', spaces and a newline");
        }
        for (String key : entries.keySet()) {
            if (!key.equals(TYPE) && !key.equals(COLUMN_MAJOR) && !key.equals(SHAPE)) {
                throw invalid("has the key " + JsonConfig.quote(key) + ", expected none such");
            }
        }
    }

    private TensorType readType() {
        String name = entry(TYPE);
        TensorType known = TYPES.get(unquoted(name));
        if (known != null && isQuoted(name)) {
            return known;
        }
        if (!isQuoted(name) && !name.startsWith("[")) {
            throw wrong(TYPE, "a type in quotes");
        }
        throw new UnsupportedFeatureException(
                String.format(
                        "%s: descr is %s, supported are %s; save array.astype(…) of one of these",
                        file, JsonConfig.abbreviate(name), TYPES.keySet()));
    }

    private long[] readShape() {
        String tuple = entry(SHAPE);
        if (!tuple.startsWith("(")) {
            throw wrong(SHAPE, "a tuple of sizes");
        }
        String inside = tuple.substring(1, tuple.length() - 1).strip();
        if (inside.isEmpty()) {
            return new long[0];
        }
        boolean closed = inside.endsWith(",");
        String[] sizes = inside.substring(0, inside.length() - (closed ? 1 : 0)).split(",", -1);
        if (sizes.length == 1 && !closed) {
            throw wrong(SHAPE, "a tuple, which with one size ends in a comma");
        }
        if (sizes.length > MAX_RANK) {
            throw wrong(SHAPE, "at most " + MAX_RANK + " sizes");
        }
        return Arrays.stream(sizes).mapToLong(this::size).toArray();
    }

    private long size(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw wrong(SHAPE, "whole numbers of at most 18 digits");
        }
        return Long.parseLong(size.group(1));
    }

    private void checkRowMajor() {
        String columnMajor = entry(COLUMN_MAJOR);
        if (!columnMajor.equals("True") && !columnMajor.equals("False")) {
            throw wrong(COLUMN_MAJOR, "True or False");
        }
        if (columnMajor.equals("True")
                && shape.length > 1) { // of one axis both orders are the same
            throw new UnsupportedFeatureException(
                    file
                            + ": fortran_order is True, only row-major arrays are read; save"
                            + " numpy.ascontiguousarray(array)");
        }
    }

    private String entry(String key) {
        String value = entries.get(key);
        if (value == null) {
            throw invalid("lacks the key \"" + key + '"');
        }
        return value;
    }

    private static boolean isQuoted(String value) {
        return value.startsWith("'") || value.startsWith("\"");
    }

    private static String unquoted(String value) {
        return value.substring(1, value.length() - 1);
    }

    private InvalidFileException wrong(String key, String expected) {
        String found = JsonConfig.abbreviate(entry(key));
        return new InvalidFileException(file, key + " is " + found + ", expected " + expected);
    }

    private int fail(int at, String expected) {
        String found = JsonConfig.quote(text.substring(at));
        throw invalid("has " + found + " at character " + at + ", expected " + expected);
    }

    private InvalidFileException invalid(String problem) {
        return new InvalidFileException(file, "header " + problem);
    }
}
