package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.djl.ndarray.NDManager;
import io.github.flashar.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ShardedSafetensorsTest {

    private static final String ONE = "model-00001-of-00002.safetensors";
    private static final String TWO = "model-00002-of-00002.safetensors";
    private static final String MAP = "\"a\": \"" + ONE + "\", \"b\": \"" + TWO + "\"";

    @TempDir Path folder;

    @Test
    void tensorsComeFromTheirShards() throws IOException {
        writeShards(folder);
        write("{\"metadata\": {\"total_size\": 99}, \"weight_map\": {" + MAP + "}}");

        WeightFile weights = WeightFiles.open(folder);

        assertThat(weights.path()).isEqualTo(folder.resolve(WeightFiles.INDEX));
        assertThat(weights.tensors().keySet()).containsExactly("a", "b");
        assertThat(weights.floats("a")).containsExactly(1, 2);
        assertThat(weights.longs("b")).containsExactly(7);
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(weights.read("a", manager).toFloatArray()).containsExactly(1, 2);
        }
        assertThatThrownBy(() -> weights.longs("a"))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining(ONE + ": tensor \"a\": dtype is F32");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenIndices")
    void malformedIndicesAreRefused(String what, String index, String message) throws IOException {
        writeShards(folder);
        Path path = write(index);
        assertThatThrownBy(() -> WeightFiles.open(path))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageStartingWith(folder.toString())
                .hasMessageContaining(message);
    }

    static Stream<Arguments> brokenIndices() {
        return Stream.of(
                arguments("nothing", "", "ends in the middle"),
                arguments("no map", "{}", "weight_map is missing"),
                arguments("a map that is a list", "{\"weight_map\": []}", "expected an object"),
                arguments("an unknown key", "{\"weight_map\": {}, \"x\": 1}", "unknown [x]"),
                arguments(
                        "metadata that is a number",
                        "{\"metadata\": 1, \"weight_map\": {}}",
                        "metadata is 1"),
                map("a shard that is a number", "\"a\": 1", "weight_map.a is 1, expected a string"),
                map("a tensor twice", MAP + ", \"a\": \"" + TWO + "\"", "key \"a\" twice"),
                map("a shard that is not there", "\"a\": \"x.safetensors\"", "does not exist"),
                map(
                        "a tensor that its shard lacks",
                        MAP + ", \"c\": \"" + ONE + "\"",
                        ONE + ": does not hold what " + WeightFiles.INDEX + " says: missing 1 [c]"),
                map(
                        "a tensor in the other shard",
                        "\"a\": \"" + TWO + "\", \"b\": \"" + ONE + "\"",
                        "missing 1 [b], not in the index 1 [a]"),
                map(
                        "a tensor that the index does not name",
                        "\"a\": \"" + TWO + "\"",
                        "not in the index 1 [b]"),
                map("a path upwards", "\"a\": \"../" + ONE + "\"", "expected the plain name"),
                map("an absolute path", "\"a\": \"/etc/x.safetensors\"", "expected the plain name"),
                map("a folder", "\"a\": \"sub/x.safetensors\"", "expected the plain name"),
                map("a Windows path", "\"a\": \"..\\\\x.safetensors\"", "expected the plain name"),
                map("a drive", "\"a\": \"c:x.safetensors\"", "expected the plain name"),
                map("a NUL", "\"a\": \"x\\u0000.safetensors\"", "expected the plain name"),
                map("an empty name", "\"a\": \"\"", "expected the plain name"),
                map("a hidden name", "\"a\": \".safetensors\"", "expected the plain name"),
                map("a PyTorch shard", "\"a\": \"x.bin\"", "expected the plain name"),
                map("the index itself", "\"a\": \"" + WeightFiles.INDEX + "\"", "the plain name"),
                arguments(
                        "too many values",
                        "{\"weight_map\": [" + "{},".repeat(1_100_000) + "{}]}",
                        "more than 1000000 values"),
                arguments("too long", " ".repeat(17 << 20), "is longer than 16777216 bytes"));
    }

    @Test
    void aFolderWithoutWeightsSaysWhatItLooksFor() throws IOException {
        assertThatThrownBy(() -> WeightFiles.open(folder))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("holds neither " + WeightFiles.INDEX);
        writeShards(folder);
        Files.move(folder.resolve(ONE), folder.resolve(WeightFiles.SINGLE));
        assertThat(WeightFiles.open(folder).tensors().keySet()).containsExactly("a");
    }

    static void writeShards(Path folder) {
        try (NDManager manager = NDManager.newBaseManager()) {
            SafetensorsWriter.write(
                    folder.resolve(ONE),
                    Map.of("a", manager.create(new float[] {1, 2})),
                    StorageType.FLOAT32,
                    Map.of());
            SafetensorsWriter.write(
                    folder.resolve(TWO),
                    Map.of("b", manager.create(new long[] {7})),
                    StorageType.FLOAT32,
                    Map.of());
        }
    }

    private static Arguments map(String what, String entries, String message) {
        return arguments(what, "{\"weight_map\": {" + entries + "}}", message);
    }

    private Path write(String index) throws IOException {
        return Files.writeString(folder.resolve(WeightFiles.INDEX), index);
    }
}
