package io.github.flashar.infer.cuda.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A kernel to be compiled.
 *
 * @param name of the function, and of its file
 * @param text CUDA C++
 * @param headers texts of the files it may include, by name
 * @param defines macros, by name
 */
record KernelSource(
        String name, String text, SortedMap<String, String> headers, SortedMap<String, String> defines) {

    private static final String FOLDER = "/io/github/flashar/infer/cuda/kernel/";

    /** Reads a resource of this library. */
    static KernelSource of(String name, Map<String, String> defines) {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("device.cuh", resource("device.cuh"));
        headers.put("ptx.cuh", resource("ptx.cuh"));
        return new KernelSource(name, resource(name + ".cu"), headers, new TreeMap<>(defines));
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
