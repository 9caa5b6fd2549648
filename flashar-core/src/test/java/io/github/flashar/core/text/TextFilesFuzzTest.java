package io.github.flashar.core.text;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.flashar.core.error.FlashArException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * Whatever the bytes are: a tokenizer that reads any text or sizes of an encoder, or one of this
 * library's errors. What passes the check is handed to the native tokenizer, which ends the process
 * at what the check should have refused.
 */
@Tag("fuzz")
class TextFilesFuzzTest {

    private static final List<String> CAPTIONS =
            List.of("", "a cat", "\uff21\uff43 caf\u0065\u0301 \ufb01 \u2026 \u3000 \u00a0 \ud83d");

    private static Path file = Path.of("");

    @BeforeAll
    static void createFolder() throws IOException {
        file = Files.createTempFile("fuzz", ".json");
    }

    @AfterAll
    static void deleteFolder() throws IOException {
        Files.deleteIfExists(file);
    }

    @FuzzTest(maxDuration = "20m")
    void tokenizer(byte[] content) throws IOException {
        Files.write(file, content);
        try (CaptionTokenizer tokenizer = CaptionTokenizer.open(file, 9)) {
            tokenizer.encode(CAPTIONS);
        } catch (FlashArException e) {
            // what a wrong file deserves
        }
    }

    @FuzzTest(maxDuration = "20m")
    void config(byte[] content) throws IOException {
        Files.write(file, content);
        try {
            T5Config.read(file).parameterSpecs();
        } catch (FlashArException e) {
            // what a wrong file deserves
        }
    }
}
