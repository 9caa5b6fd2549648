package io.github.flashar.infer.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.core.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineMemoryTest {

    @TempDir Path folder;

    @AfterEach
    void measureAgain() {
        System.clearProperty(MachineMemory.PROPERTY);
    }

    @Test
    void thisMachineHasSome() {
        assertThat(MachineMemory.available()).isGreaterThan(1 << 20);
    }

    @ParameterizedTest
    @CsvSource({
        "123, 123",
        "2k, 2048",
        "3m, 3145728",
        "12g, 12884901888",
        "0, 0",
        "999999999g, 1073741822926258176"
    })
    void aStatedNumberCounts(String stated, long bytes) {
        System.setProperty(MachineMemory.PROPERTY, stated);
        assertThat(MachineMemory.available()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "much", "-1", "1.5g", "12gb", "1000000000g"})
    void whatIsNoNumberIsRefused(String stated) {
        System.setProperty(MachineMemory.PROPERTY, stated);
        assertThatThrownBy(MachineMemory::available)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("flashar.memory = %s must be a number of bytes, such as 12g", stated);
    }

    @Test
    void availableIsMoreThanFree() throws IOException {
        Path info =
                write("meminfo", "MemTotal: 9000 kB\nMemFree: 100 kB\nMemAvailable:    400 kB\n");
        assertThat(LinuxMemory.available(info)).contains(400L * 1024);
        assertThat(LinuxMemory.available(folder.resolve("none"))).isEmpty();
    }

    @Test
    void withoutLimitsAllMayBeUsed() throws IOException {
        assertThat(room("0::/a\n")).isEqualTo(Long.MAX_VALUE);
        write("fs/a/memory.max", "max\n");
        write("fs/a/memory.current", "500\n");
        assertThat(room("0::/a\n")).isEqualTo(Long.MAX_VALUE);
    }

    /** Files in memory can be dropped; the group around may be tighter. */
    @Test
    void theTightestGroupCounts() throws IOException {
        write("fs/a/b/memory.max", "1000\n");
        write("fs/a/b/memory.current", "700\n");
        write("fs/a/b/memory.stat", "anon 500\ninactive_file 100\n");
        assertThat(room("0::/a/b\n")).isEqualTo(400);
        write("fs/a/memory.max", "900\n");
        write("fs/a/memory.current", "800\n");
        assertThat(room("0::/a/b\n")).isEqualTo(100);
        assertThat(room("0::/elsewhere\n")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theFirstGenerationIsRead() throws IOException {
        write("fs/memory/docker/x/memory.limit_in_bytes", "1000\n");
        write("fs/memory/docker/x/memory.usage_in_bytes", "1200\n");
        write("fs/memory/docker/x/memory.stat", "total_inactive_file 300\n");
        String groups = "5:cpu,cpuacct:/\n4:memory:/docker/x\n0::/\n";
        assertThat(room(groups)).isEqualTo(100);
    }

    /** A container sees its own group as the root, but is told its path from outside. */
    @Test
    void aContainersOwnGroupIsTheRoot() throws IOException {
        write("fs/memory.max", "1000\n");
        write("fs/memory.current", "600\n");
        assertThat(room("0::/docker/x\n")).isEqualTo(400);
        assertThat(room("0::/../outside\n")).isEqualTo(Long.MAX_VALUE);
    }

    private long room(String groups) throws IOException {
        return ControlGroups.room(write("cgroup", groups), folder.resolve("fs"));
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
