package io.github.flashar.core.checkpoint;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.flashar.core.error.FlashArException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * Whatever the bytes are, a reader returns tensors or one of this library's errors. An everyday run
 * replays the recorded inputs; the Maven profile {@code fuzz} looks for new ones.
 */
@Tag("fuzz")
class WeightReadersFuzzTest {

    private static final int MOST_ELEMENTS = 1 << 16;

    private static Path folder = Path.of("");

    @BeforeAll
    static void createFolder() throws IOException {
        folder = Files.createTempDirectory("fuzz");
        ShardedSafetensorsTest.writeShards(folder);
    }

    @AfterAll
    static void deleteFolder() throws IOException {
        FileTrees.delete(folder);
    }

    @FuzzTest(maxDuration = "20m")
    void safetensors(byte[] content) throws IOException {
        read("fuzzed.safetensors", content);
    }

    @FuzzTest(maxDuration = "20m")
    void index(byte[] content) throws IOException {
        read(WeightFiles.INDEX, content);
    }

    @FuzzTest(maxDuration = "20m")
    void archive(byte[] content) throws IOException {
        read("fuzzed.pt", content);
    }

    @FuzzTest(maxDuration = "20m")
    void pickle(byte[] content) throws IOException {
        read("pickled.pt", PyTorchBytes.file(content, PyTorchBytes.floats(0, 1, 2, 3)));
    }

    @FuzzTest(maxDuration = "20m")
    void tensor(byte[] content) {
        try {
            PyTorchTensorFile.of(folder, content).longs();
        } catch (FlashArException e) {
            // what a wrong file deserves
        }
    }

    /** A file of its own each time: the one before may still be mapped. */
    private static void read(String name, byte[] content) throws IOException {
        Path path = folder.resolve(name);
        Files.deleteIfExists(path);
        Files.write(path, content);
        try {
            WeightFile file = WeightFiles.open(path);
            file.tensors().values().forEach(info -> read(file, info));
        } catch (FlashArException e) {
            // what a wrong file deserves
        }
    }

    private static void read(WeightFile file, TensorInfo info) {
        if (info.elements() > MOST_ELEMENTS) {
            return;
        }
        if (info.type().kind() == TensorType.Kind.FLOAT) {
            file.floats(info.name());
        } else {
            file.longs(info.name());
        }
    }
}
