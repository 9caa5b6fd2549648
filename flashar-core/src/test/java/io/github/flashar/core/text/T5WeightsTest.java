package io.github.flashar.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.flashar.core.checkpoint.SafetensorsFile;
import io.github.flashar.core.checkpoint.SafetensorsWriter;
import io.github.flashar.core.checkpoint.StorageType;
import io.github.flashar.core.checkpoint.WeightFile;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.nn.Parameters;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class T5WeightsTest {

    private static final String QUERY = "encoder.block.1.layer.0.SelfAttention.q.weight";

    @TempDir Path folder;

    private final NDManager manager = NDManager.newBaseManager();
    private Map<String, NDArray> tensors;

    @BeforeEach
    void create() {
        tensors = new LinkedHashMap<>(TinyT5.parameters(manager).asMap());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aWholeModelGivesItsEncoder() {
        tensors.put("encoder.embed_tokens.weight", tensors.get("shared.weight"));
        tensors.put("decoder.block.0.layer.0.SelfAttention.q.weight", manager.ones(new Shape(3)));
        tensors.put("lm_head.weight", manager.ones(new Shape(2)));

        assertLoadsAll(write("model", tensors));
    }

    @Test
    void theEmbeddingMayBeStoredUnderTheEncodersName() {
        tensors.put("encoder.embed_tokens.weight", tensors.remove("shared.weight"));

        assertLoadsAll(write("model", tensors));
    }

    @Test
    void everythingThatDoesNotFitIsListed() {
        tensors.remove(QUERY);
        tensors.put("encoder.final_layer_norm.weight", manager.ones(new Shape(13)));
        tensors.put("encoder.block.2.layer.1.layer_norm.weight", manager.ones(new Shape(12)));
        tensors.put(
                "shared.weight", manager.zeros(new Shape(151, 12)).toType(DataType.INT64, false));
        assertThatThrownBy(() -> load(write("a", tensors)))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("missing " + QUERY + " (15, 12)")
                .hasMessageContaining("encoder.final_layer_norm.weight has shape (13)")
                .hasMessageContaining("unknown encoder.block.2.layer.1.layer_norm.weight (12)")
                .hasMessageContaining("shared.weight is I64");
    }

    private void assertLoadsAll(WeightFile file) {
        try (Parameters expected = TinyT5.parameters(manager);
                T5Encoder encoder = load(file)) {
            Map<String, NDArray> loaded = encoder.parameters().asMap();
            assertThat(loaded).hasSameSizeAs(expected.asMap());
            expected.asMap()
                    .forEach((name, array) -> assertThat(loaded.get(name)).isEqualTo(array));
        }
    }

    private T5Encoder load(WeightFile file) {
        return T5Encoder.load(manager, TinyT5.CONFIG, file);
    }

    private WeightFile write(String name, Map<String, NDArray> content) {
        Path path = folder.resolve(name + ".safetensors");
        SafetensorsWriter.write(path, content, StorageType.FLOAT32, Map.of());
        return SafetensorsFile.open(path);
    }
}
