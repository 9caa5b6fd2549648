package io.github.flashar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.nn.ParameterSpec;
import io.github.flashar.core.nn.Parameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFileTest {

    private static final NamePatterns BUFFERS =
            NamePatterns.of("freqs_cis", "*.kv_cache.*", "quantize.codebook_used");

    @TempDir Path folder;

    @Test
    void patternsMatchWholeNames() {
        assertThat(List.of("freqs_cis", "layers.0.kv_cache.k", "a.b.kv_cache.c.d"))
                .allMatch(BUFFERS::matches);
        assertThat(
                        List.of(
                                "freqs_cis2",
                                "a.freqs_cis",
                                "kv_cache.k",
                                "layers.0.kv_cache",
                                "quantize_codebook_used",
                                ""))
                .noneMatch(BUFFERS::matches);
        assertThat(List.of("", "a")).noneMatch(NamePatterns.of()::matches);
    }

    @Test
    void knownBuffersAreLeftOutAndNothingElse() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Path path = folder.resolve("model.safetensors");
            SafetensorsWriter.write(
                    path,
                    Map.of(
                            "w", manager.create(new float[] {1, 2}),
                            "ids", manager.create(new long[] {3}),
                            "freqs_cis", manager.create(1f),
                            "l.kv_cache.k", manager.create(1f)),
                    StorageType.FLOAT32,
                    Map.of());
            WeightFile file = WeightFiles.open(path).without(BUFFERS);

            assertThat(file.path()).isEqualTo(path);
            assertThat(file.tensors().keySet()).containsExactlyInAnyOrder("w", "ids");
            assertThat(file.floats("w")).containsExactly(1, 2);
            assertThat(file.floats("w", 1, 1)).containsExactly(2);
            assertThat(file.longs("ids")).containsExactly(3);
            assertThat(file.read("w", manager).toFloatArray()).containsExactly(1, 2);
            assertThatThrownBy(() -> file.floats("ids", 0, 1))
                    .isInstanceOf(InvalidFileException.class)
                    .hasMessageContaining("expected a floating-point type");
            assertThatThrownBy(() -> file.floats("freqs_cis"))
                    .isInstanceOf(InvalidFileException.class)
                    .hasMessageContaining("has no tensor \"freqs_cis\"");
            assertThatThrownBy(() -> ParameterLoader.load(file, manager, specs("w")))
                    .hasMessageContaining("unknown ids");
            try (Parameters loaded =
                    ParameterLoader.load(
                            file.without(NamePatterns.of("ids")), manager, specs("w"))) {
                assertThat(loaded.get("w").toFloatArray()).containsExactly(1, 2);
            }
        }
    }

    @Test
    void renamedTensorsAreReadByTheirNewNamesAndOthersByTheirOwn() {
        try (NDManager manager = NDManager.newBaseManager()) {
            WeightFile file = abc(manager).renamed(Map.of("a", "x", "c", "a", "absent", "y"));

            assertThat(file.path()).isEqualTo(folder.resolve("abc.safetensors"));
            assertThat(file.tensors().keySet()).containsExactlyInAnyOrder("x", "b", "a");
            file.tensors().forEach((name, info) -> assertThat(info.name()).isEqualTo(name));
            assertThat(file.tensor("x").shape()).isEqualTo(new Shape(2));
            assertThat(file.floats("x")).containsExactly(1, 2);
            assertThat(file.floats("x", 1, 1)).containsExactly(2);
            assertThat(file.longs("a")).containsExactly(3);
            assertThat(file.read("b", manager).toFloatArray()).containsExactly(4);
            for (String gone : List.of("c", "y")) {
                assertThatThrownBy(() -> file.read(gone, manager))
                        .isInstanceOf(InvalidFileException.class)
                        .hasMessageContaining("has no tensor \"" + gone);
            }
        }
    }

    @Test
    void renamesAndFiltersMayFollowEachOther() {
        try (NDManager manager = NDManager.newBaseManager()) {
            WeightFile file =
                    abc(manager)
                            .without(NamePatterns.of("b"))
                            .renamed(Map.of("a", "b"))
                            .renamed(Map.of("b", "w"))
                            .without(NamePatterns.of("c"));

            assertThat(file.tensors().keySet()).containsExactly("w");
            try (Parameters loaded = ParameterLoader.load(file, manager, specs("w"))) {
                assertThat(loaded.get("w").toFloatArray()).containsExactly(1, 2);
            }
        }
    }

    @Test
    void twoTensorsOfOneNameAreRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            WeightFile file = abc(manager);

            for (Map<String, String> renames :
                    List.of(Map.of("a", "b"), Map.of("a", "x", "b", "x"))) {
                assertThatThrownBy(() -> file.renamed(renames))
                        .isInstanceOf(InvalidFileException.class)
                        .hasMessageContaining("abc.safetensors: holds both \"")
                        .hasMessageContainingAll("\"a\"", "\"b\"", "keep one of them");
            }
        }
    }

    private WeightFile abc(NDManager manager) {
        Path path = folder.resolve("abc.safetensors");
        SafetensorsWriter.write(
                path,
                Map.of(
                        "a", manager.create(new float[] {1, 2}),
                        "b", manager.create(new float[] {4}),
                        "c", manager.create(new long[] {3})),
                StorageType.FLOAT32,
                Map.of());
        return WeightFiles.open(path);
    }

    private static List<ParameterSpec> specs(String name) {
        return List.of(new ParameterSpec(name, new Shape(2), random -> 0));
    }
}
