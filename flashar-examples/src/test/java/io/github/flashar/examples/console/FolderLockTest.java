package io.github.flashar.examples.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.examples.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

    @TempDir Path folder;

    @Test
    void aFolderIsLockedOnceUntilItIsGivenBack() {
        Path run = folder.resolve("a/run");
        try (FolderLock lock = FolderLock.take(run)) {
            assertBusy(run);
            FolderLock.take(folder.resolve("a/other")).close();
        }
        FolderLock.take(run).close();
    }

    @Test
    void aRefusalGivesNothingUp() throws Exception {
        try (FolderLock lock = FolderLock.take(folder)) {
            assertBusy(folder);
            assertThat(said(ChildJvm.of(Holder.class, folder))).contains("another run is writing");
        }
    }

    @Test
    void onlyARunThatWroteSomethingLeavesAFolder() throws IOException {
        Path run = folder.resolve("run");
        FolderLock.take(run).close();
        assertThat(run).doesNotExist();

        try (FolderLock lock = FolderLock.take(run)) {
            Files.createFile(run.resolve("result"));
        }
        assertThat(run.resolve("result")).exists();
        FolderLock.take(run).close();
        assertThat(run.resolve("result")).exists();
    }

    @Test
    void whatAKilledProcessHeldIsFree() throws Exception {
        Process child = ChildJvm.of(Holder.class, folder).redirectErrorStream(true).start();
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo(Holder.LOCKED);
            assertBusy(folder);
            child.destroyForcibly();
            assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            child.destroyForcibly();
        }
        FolderLock.take(folder).close();
    }

    private static String said(ProcessBuilder child) throws Exception {
        Process process = child.redirectErrorStream(true).start();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void assertBusy(Path run) {
        assertThatThrownBy(() -> FolderLock.take(run))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("another run is writing to " + run)
                .hasMessageContaining("--output");
    }

    /** Holds a lock until it is killed. */
    static final class Holder {

        static final String LOCKED = "locked";

        private Holder() {}

        public static void main(String[] args) throws InterruptedException {
            try (FolderLock lock = FolderLock.take(Path.of(args[0]))) {
                System.out.println(LOCKED);
                TimeUnit.MINUTES.sleep(1);
            }
        }
    }
}
