package io.github.flashar.infer.cuda.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel to be compiled.
 *
 * @param name of the function, and of its file
 * @param text CUDA C++
 * @param headers texts of the files it may include, by name
 * @param defines macros, by name
 */
record KernelSource(
        String name,
        String text,
        SortedMap<String, String> headers,
        SortedMap<String, String> defines) {

    private static final String FOLDER = "/io/github/flashar/infer/cuda/kernel/";

    private static final Pattern INCLUDE =
            Pattern.compile("^#include \"(.+)\"$", Pattern.MULTILINE);

    /** Reads a resource of this library, and what it includes. */
    static KernelSource of(String name, Map<String, String> defines) {
        String text = resource(name + ".cu");
        SortedMap<String, String> headers = new TreeMap<>();
        addIncluded(text, headers);
        return new KernelSource(name, text, headers, new TreeMap<>(defines));
    }

    private static void addIncluded(String text, SortedMap<String, String> headers) {
        Matcher include = INCLUDE.matcher(text);
        while (include.find()) {
            String file = include.group(1);
            if (!headers.containsKey(file)) {
                headers.put(file, resource(file));
                addIncluded(headers.get(file), headers);
            }
        }
    }

    private static String resource(String file) {
        try (InputStream in = KernelSource.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no kernel file " + FOLDER + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name + defines;
    }
}
