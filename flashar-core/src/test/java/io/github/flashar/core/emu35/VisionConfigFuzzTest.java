package io.github.flashar.core.emu35;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.flashar.core.error.FlashArException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** Whatever the bytes are: sizes of a tokenizer, or one of this library's errors. */
@Tag("fuzz")
class VisionConfigFuzzTest {

    private static Path file = Path.of("");

    @BeforeAll
    static void createFile() throws IOException {
        file = Files.createTempFile("fuzz", ".yaml");
    }

    @AfterAll
    static void deleteFile() throws IOException {
        Files.deleteIfExists(file);
    }

    @FuzzTest(maxDuration = "20m")
    void config(byte[] content) throws IOException {
        Files.write(file, content);
        try {
            VisionTensorNames.specs(VisionConfigFile.read(file));
        } catch (FlashArException e) {
            // what a wrong file deserves
        }
    }
}
