package io.github.flashar.infer.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The emulated GPU of the CUDA tests has to find the mistakes that it is there for. */
@Timeout(300)
class EmulatorTest {

    private static final Path SCRIPT = Path.of("src/test/cuda-emulator/test.sh");
    private static final Path OUTPUT = Path.of("target/cuda-emulator");
    private static final int NO_COMPILER = 77;

    @Test
    void passesItsOwnTests() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "CUDA is emulated on Linux only");
        Path log = Files.createDirectories(OUTPUT).resolve("test.log");
        Process process =
                new ProcessBuilder("sh", SCRIPT.toString(), OUTPUT.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        int code = process.waitFor();
        String output = Files.readString(log, StandardCharsets.UTF_8);
        if (code == NO_COMPILER) {
            System.out.printf("CUDA emulator: skipped, %s", output);
            abort();
        }
        assertThat(code).as("%s", output).isZero();
        assertThat(output).contains("passed saxpy");
    }
}
