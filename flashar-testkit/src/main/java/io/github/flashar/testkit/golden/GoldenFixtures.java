package io.github.flashar.testkit.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All fixture folders: those bundled with the testkit, and those of the folder that the system
 * property {@value #PROPERTY} names, when it exists. A folder in both places runs from both.
 */
public final class GoldenFixtures {

    /** System property with a folder of fixture folders. */
    public static final String PROPERTY = "flashar.golden";

    /** Kinds that some module tests; folders of another kind are listed as unsupported. */
    static final Set<String> KINDS =
            Set.of(
                    "rope",
                    "sampler",
                    "raster",
                    "vq",
                    "flashar",
                    "logit-gate",
                    "t5",
                    "emu3-tokenizer");

    private static final List<GoldenFixture> ALL = findAll();

    private GoldenFixtures() {}

    /** Returns every fixture, bundled ones first. */
    public static List<GoldenFixture> all() {
        return ALL;
    }

    private static List<GoldenFixture> findAll() {
        List<GoldenFixture> fixtures = new ArrayList<>(find("bundled", bundled()));
        String configured = System.getProperty(PROPERTY);
        if (configured == null || !Files.isDirectory(Path.of(configured))) {
            System.out.printf(
                    "golden: bundled fixtures only, the folder %s of -D%s is not there%n",
                    configured, PROPERTY);
        } else {
            fixtures.addAll(find("golden", Path.of(configured)));
        }
        fixtures.stream()
                .filter(fixture -> !KINDS.contains(fixture.kind()))
                .forEach(fixture -> fixture.printUnsupported("kind " + fixture.kind()));
        return List.copyOf(fixtures);
    }

    private static List<GoldenFixture> find(String origin, Path root) {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(path -> Files.exists(path.resolve(GoldenFixture.DESCRIPTION)))
                    .sorted()
                    .map(folder -> GoldenFixture.read(origin, folder))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path bundled() {
        try {
            URL url = Objects.requireNonNull(GoldenFixtures.class.getResource("/golden"));
            URI uri = url.toURI();
            return uri.getScheme().equals("jar") ? unpack(uri) : Path.of(uri);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Files in a jar cannot be mapped into memory. */
    private static Path unpack(URI uri) throws IOException {
        Path target = Files.createTempDirectory("golden");
        target.toFile().deleteOnExit();
        try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of());
                Stream<Path> paths = Files.walk(jar.getPath("/golden"))) {
            for (Path source : (Iterable<Path>) paths.skip(1)::iterator) {
                Path copy = target.resolve(jar.getPath("/golden").relativize(source).toString());
                Files.copy(source, copy);
                copy.toFile().deleteOnExit();
            }
        }
        return target;
    }
}
