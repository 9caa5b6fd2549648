package io.github.flashar.infer.doctor;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A machine made up in a folder; Linux on x86_64 unless said otherwise. */
final class HostBuilder {

    private final Path folder;
    private final Map<String, String> variables = new HashMap<>();
    private final Properties properties = new Properties();
    private final List<URL> classPath = new ArrayList<>();

    HostBuilder(Path folder) {
        this.folder = folder;
        property("os.name", "Linux").property("os.arch", "amd64");
    }

    HostBuilder variable(String name, Object value) {
        variables.put(name, value.toString());
        return this;
    }

    HostBuilder property(String name, Object value) {
        properties.setProperty(name, value.toString());
        return this;
    }

    /** Writes a file of the system. */
    HostBuilder file(String absolute, String text) throws IOException {
        Path file = folder.resolve("root").resolve(absolute.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    /** Adds a jar that holds one file. */
    HostBuilder jar(String name, String text) throws IOException {
        Path jar = folder.resolve("jar" + classPath.size());
        Path file = jar.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        classPath.add(jar.toUri().toURL());
        return this;
    }

    Host build() {
        ClassLoader jars = new URLClassLoader(classPath.toArray(URL[]::new), null);
        return new Host(variables, properties, folder.resolve("root"), jars);
    }
}
