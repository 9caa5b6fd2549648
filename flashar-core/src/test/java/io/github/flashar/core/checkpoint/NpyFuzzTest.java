package io.github.flashar.core.checkpoint;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.flashar.core.checkpoint.TensorType.Kind;
import io.github.flashar.core.error.FlashArException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** Whatever the bytes are: an array, or one of this library's errors. */
@Tag("fuzz")
class NpyFuzzTest {

    private static Path file = Path.of("");

    @BeforeAll
    static void createFolder() throws IOException {
        file = Files.createTempDirectory("fuzz").resolve("fuzzed.npy");
    }

    @AfterAll
    static void deleteFolder() throws IOException {
        FileTrees.delete(file.resolveSibling(""));
    }

    @FuzzTest(maxDuration = "20m")
    void npy(byte[] content) throws IOException {
        Files.write(file, content);
        try {
            NpyFile array = NpyFile.open(file);
            long values =
                    array.type().kind() == Kind.FLOAT
                            ? array.floats().length
                            : array.longs().length;
            if (values != array.shape().size()) {
                throw new AssertionError(values + " values of shape " + array.shape());
            }
        } catch (FlashArException e) {
            // what a wrong file deserves
        }
    }
}
