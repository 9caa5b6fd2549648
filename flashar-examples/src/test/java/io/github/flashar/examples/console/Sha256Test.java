package io.github.flashar.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {

    private static final String ABC_NEWLINE =
            "edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb";

    @Test
    void filesAndLinesHashAlike(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "abc\n");
        List<Long> done = new ArrayList<>();

        assertThat(Sha256.ofFile(file, done::add)).isEqualTo(ABC_NEWLINE);
        assertThat(done).containsExactly(4L);
        assertThat(Sha256.ofLines(Stream.of("abc"))).isEqualTo(ABC_NEWLINE);
    }
}
