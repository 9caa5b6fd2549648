package io.github.flashar.infer.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderChecksTest {

    @TempDir Path folder;

    @Test
    void aFolderThatCanBeMadeIsAllRight() throws IOException {
        Path cache = folder.resolve("a/b/pytorch");
        assertThat(check(cache, "/", "rw,relatime", 1))
                .isEqualTo(Finding.ok("DJL's cache", cache.toString()));
        assertThat(folder.resolve("a")).doesNotExist();
    }

    @Test
    void aFolderBelowAFileCannotBeWritten() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Finding finding = check(file.resolve("pytorch"), "/", "rw", 1);
        assertThat(finding.status()).isEqualTo(Status.WARNING);
        assertThat(finding.found()).endsWith("cannot be written to");
        assertThat(finding.remedy()).contains("DJL_CACHE_DIR");
    }

    @Test
    void noLibraryCanBeLoadedFromANoexecMount() throws IOException {
        String real = folder.toRealPath().toString();
        assertThat(check(folder, real, "rw,noexec,nosuid", 1).found()).contains("mounted noexec");
        assertThat(check(folder, "/", "rw,noexec", 1).found()).contains("mounted noexec");
        assertThat(check(folder, real + "x", "rw,noexec", 1).status()).isEqualTo(Status.OK);
    }

    @Test
    void theInnermostMountCounts() throws IOException {
        Host host =
                new HostBuilder(folder)
                        .file(
                                "/proc/self/mounts",
                                "a / ext4 rw,noexec 0 0\nb %s tmpfs rw 0 0\n"
                                        .formatted(folder.toRealPath()))
                        .build();
        assertThat(new FolderCheck(host, folder, 1).examine().status()).isEqualTo(Status.OK);
    }

    @Test
    void roomIsCompared() throws IOException {
        Finding finding = check(folder, "/", "rw", Long.MAX_VALUE);
        assertThat(finding.status()).isEqualTo(Status.WARNING);
        assertThat(finding.found()).contains("has room for ", " and needs ");
    }

    private Finding check(Path cache, String mount, String options, long needed)
            throws IOException {
        Host host =
                new HostBuilder(folder)
                        .file("/proc/self/mounts", "dev " + mount + " ext4 " + options + " 0 0\n")
                        .build();
        return new FolderCheck(host, cache, needed).examine();
    }

    @Test
    void temporaryFilesNeedAFolder() {
        assertThat(new TemporaryFolderCheck(folder).examine().status()).isEqualTo(Status.OK);
        Finding missing = new TemporaryFolderCheck(folder.resolve("none")).examine();
        assertThat(missing.status()).isEqualTo(Status.WARNING);
        assertThat(missing.remedy()).contains("-Djava.io.tmpdir");
    }

    @Test
    void wholeLibrariesAreCounted() throws IOException {
        Path version = Files.createDirectories(folder.resolve("2.7.1-cpu-linux-x86_64"));
        assertThat(new LibraryFilesCheck(folder.resolve("none")).examine().found())
                .isEqualTo("none yet");
        Files.write(version.resolve("libtorch.so"), library());
        Files.write(version.resolve("libgomp-98b21ff3.so.1"), library());
        Files.writeString(folder.resolve("2.7.1.txt"), "an index, no library");
        assertThat(new LibraryFilesCheck(folder).examine())
                .isEqualTo(Finding.ok("Unpacked files", "2 libraries, all whole"));
    }

    @Test
    void aLibraryCutAnywhereIsNamed() throws IOException {
        Path version = Files.createDirectories(folder.resolve("2.7.1-cpu-linux-x86_64"));
        Path library = version.resolve("libc10.so");
        byte[] whole = library();
        for (int length = 0; length < whole.length; length++) {
            Files.write(library, Arrays.copyOf(whole, length));
            Finding finding = new LibraryFilesCheck(folder).examine();
            assertThat(finding.status()).as("%d bytes", length).isEqualTo(Status.WARNING);
            assertThat(finding.found()).contains("libc10.so");
            assertThat(finding.remedy()).isEqualTo("delete the folder " + version);
        }
    }

    @Test
    void filesOfOtherKindsAreLeftAlone() throws IOException {
        Path version = Files.createDirectories(folder.resolve("2.7.1-cpu-linux-x86_64"));
        Files.write(version.resolve("script.so"), new byte[100]);
        assertThat(new LibraryFilesCheck(folder).examine().status()).isEqualTo(Status.OK);
    }

    /** Two segments of 40 bytes after a header and a table, the second at the end of the file. */
    private static byte[] library() {
        ByteBuffer file = ByteBuffer.allocate(64 + 2 * 56 + 80).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0, 0x464c457f).put(4, (byte) 2).put(5, (byte) 1);
        file.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 2);
        for (int segment = 0; segment < 2; segment++) {
            int at = 64 + 56 * segment;
            file.putLong(at + 8, 64 + 2 * 56 + 40 * segment).putLong(at + 32, 40);
        }
        return file.array();
    }
}
