package io.github.flashar.examples.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {

    @TempDir Path folder;

    @Test
    void checkingLeavesNothingBehind() throws IOException {
        Path checked = OutputFolder.check(folder.resolve("a/b"));

        assertThat(checked).isEqualTo(folder.resolve("a/b").toAbsolutePath());
        assertThat(folder).isEmptyDirectory();
        OutputFolder.check(folder);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileInTheWayIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> OutputFolder.check(file.resolve("out")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(file.resolve("out").toString())
                .hasMessageContaining("is not a folder")
                .hasMessageContaining("--output");
    }
}
