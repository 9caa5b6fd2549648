package io.github.flashar.infer.doctor;

import ai.djl.util.ClassLoaderUtils;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The surroundings of this process.
 *
 * @param variables environment variables
 * @param properties system properties
 * @param root where the system's own files are found, {@code /}
 * @param classPath where DJL looks for its native libraries
 */
record Host(
        Map<String, String> variables, Properties properties, Path root, ClassLoader classPath) {

    static Host here() {
        return new Host(
                System.getenv(),
                System.getProperties(),
                Path.of("/"),
                ClassLoaderUtils.getContextClassLoader());
    }

    /** An environment variable that is set and not empty. */
    Optional<String> variable(String name) {
        return given(variables.get(name));
    }

    /** A system property that is set and not empty. */
    Optional<String> property(String name) {
        return given(properties.getProperty(name));
    }

    /** A setting as DJL looks it up: an environment variable, or else a property of that name. */
    Optional<String> setting(String name) {
        return variable(name).or(() -> property(name));
    }

    private static Optional<String> given(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !text.isEmpty());
    }

    boolean isLinux() {
        return system().startsWith("Linux");
    }

    boolean isWindows() {
        return system().startsWith("Win");
    }

    private String system() {
        return property("os.name").orElse("");
    }

    /** Operating system and processor as DJL names them, such as {@code linux-x86_64}. */
    String platform() {
        String arch = property("os.arch").orElse("").replace("amd64", "x86_64");
        if (isWindows()) {
            return "win-" + arch;
        }
        return (system().startsWith("Mac") ? "osx-" : "linux-") + arch;
    }

    /** A file of the system, by its absolute path on Unix. */
    Path file(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    /** Lines of a file of the system; none where it cannot be read. */
    List<String> lines(String absolute) {
        try {
            // paths may hold any byte
            return Files.readAllLines(file(absolute), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** All property files of a name on the class path. */
    List<Properties> resources(String name) {
        List<Properties> found = new ArrayList<>();
        try {
            for (URL url : Collections.list(classPath.getResources(name))) {
                Properties content = new Properties();
                try (InputStream in = Utils.openUrl(url)) {
                    content.load(in);
                }
                found.add(content);
            }
        } catch (IOException e) {
            return found; // a jar that cannot be read has nothing to offer
        }
        return found;
    }
}
