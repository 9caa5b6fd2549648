package io.github.flashar.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.gson.JsonObject;
import io.github.flashar.core.error.InvalidFileException;
import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.testkit.faults.FaultyFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A save that fails says so and why, and leaves the checkpoints before it as they were. */
class FailedSaveTest {

    private final TinyRun run = new TinyRun();
    private final FaultyFileSystem disk = new FaultyFileSystem();
    private Map<String, String> before = Map.of();

    @BeforeEach
    void saveOne() {
        store(disk).save(run.to(1).loop(), new JsonObject());
        before = files(disk);
        run.to(2);
    }

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void aFullDiskAtEveryByte() {
        for (long bytes = 0; ; bytes += 97) {
            FaultyFileSystem full = disk.copy();
            full.faults().fullAfter(bytes);
            Throwable failure = catchThrowable(() -> save(full));
            if (failure == null) {
                assertThat(bytes).isGreaterThan(1000);
                assertThat(store(full).latest().orElseThrow().step()).isEqualTo(2);
                return;
            }
            assertThat(failure)
                    .isInstanceOf(InvalidFileException.class)
                    .hasMessageStartingWith(
                            root(full) + ": the checkpoint of step 2 was not written")
                    .hasMessageContaining("earlier ones are as they were")
                    .hasMessageContaining("No space left on device");
            full.faults().fullAfter(Long.MAX_VALUE);
            assertThat(files(full)).as("after %d bytes", bytes).isEqualTo(before);
        }
    }

    /** One call fails, as on a network drive, and the next ones work. */
    @Test
    void anErrorAtEveryCall() {
        for (int n = 1; ; n++) {
            FaultyFileSystem failing = disk.copy();
            failing.faults().failAt(n);
            Throwable failure = catchThrowable(() -> save(failing));
            if (!failing.faults().happened()) {
                assertThat(failure).isNull();
                return;
            }
            if (failure != null) {
                assertThat(failure)
                        .as("failure at call %d", n)
                        .isInstanceOf(InvalidFileException.class)
                        .hasMessageContaining("/out/checkpoints");
            }
            store(failing).tidy();
            long step = store(failing).latest().orElseThrow().step();
            assertThat(step).isEqualTo(failure == null ? 2 : step).isIn(1L, 2L);
            assertThat(files(failing))
                    .as("after an error at call %d", n)
                    .containsAllEntriesOf(before);
            assertThat(files(failing).keySet()).allMatch(name -> name.startsWith("step-"));
        }
    }

    @Test
    void aReadOnlyFolder() {
        disk.faults().readOnly();
        assertThatThrownBy(() -> save(disk))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("Read-only file system");
        assertThat(files(disk)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void weightsThatAreNotFinite(float value) {
        run.loop().parameters().get("w").set(new float[] {0, value, 1});
        assertThatThrownBy(() -> save(disk))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("w holds")
                .hasMessageContaining("no checkpoint is written");
        assertThat(files(disk)).isEqualTo(before);
    }

    @Test
    void stateThatIsNotFinite() {
        run.loop().state().get("ema.w").set(new float[] {0, 0, Float.NaN});
        assertThatThrownBy(() -> save(disk))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("ema.w holds NaN after step 2");
        assertThat(files(disk)).isEqualTo(before);
    }

    /** Large finite values are no reason to refuse, though their sum would overflow. */
    @Test
    void largeWeightsAreFinite() {
        float most = Float.MAX_VALUE;
        run.loop().parameters().get("w").set(new float[] {most, most, -most});
        save(disk);
        assertThat(store(disk).latest().orElseThrow().step()).isEqualTo(2);
    }

    private void save(FaultyFileSystem system) {
        store(system).save(run.loop(), new JsonObject());
    }

    private static CheckpointStore store(FaultyFileSystem system) {
        return new CheckpointStore(root(system), 2);
    }

    private static Path root(FaultyFileSystem system) {
        return system.getPath("/out/checkpoints");
    }

    private static Map<String, String> files(FaultyFileSystem system) {
        Path root = root(system);
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(
                        root.relativize(path).toString(),
                        HexFormat.of().formatHex(Files.readAllBytes(path)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
