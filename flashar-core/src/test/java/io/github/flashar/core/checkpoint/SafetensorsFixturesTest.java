package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.types.Shape;
import io.github.flashar.testkit.golden.FixtureTensors;
import io.github.flashar.testkit.golden.GoldenFixture;
import io.github.flashar.testkit.golden.GoldenFixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Files written by the official safetensors library, read by two readers written apart. */
class SafetensorsFixturesTest {

    @TestFactory
    Stream<DynamicTest> bothReadersAgree() {
        return GoldenFixtures.all().stream()
                .flatMap(fixture -> files(fixture).stream())
                .map(path -> dynamicTest(path.toString(), () -> compare(path)));
    }

    private static void compare(Path path) {
        FixtureTensors expected = FixtureTensors.read(path);
        SafetensorsFile file = SafetensorsFile.open(path);
        assertThat(file.tensors().keySet()).isEqualTo(expected.names()).isNotEmpty();
        file.tensors().values().forEach(info -> compare(file, info, expected));
    }

    private static void compare(SafetensorsFile file, TensorInfo info, FixtureTensors expected) {
        String name = info.name();
        assertThat(info.shape()).isEqualTo(new Shape(expected.shape(name)));
        if (info.type().kind() == TensorType.Kind.FLOAT) {
            assertThat(file.floats(name)).isEqualTo(expected.floats(name));
        } else {
            assertThat(file.longs(name)).isEqualTo(expected.longs(name));
        }
    }

    private static List<Path> files(GoldenFixture fixture) {
        try (Stream<Path> paths = Files.list(fixture.path())) {
            return paths.filter(path -> path.toString().endsWith(".safetensors")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
