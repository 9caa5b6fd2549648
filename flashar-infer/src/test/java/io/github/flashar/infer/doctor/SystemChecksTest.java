package io.github.flashar.infer.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.flashar.core.error.InvalidRequestException;
import io.github.flashar.core.internal.engine.Torch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Java, operating system, C library, JNA, memory, threads. */
class SystemChecksTest {

    private static final long GIBI = 1L << 30;

    @TempDir Path folder;

    @Test
    void javaIsNamed() {
        Host host = new HostBuilder(folder).property("java.version", "17.0.15").build();
        assertThat(new JavaCheck(host).examine())
                .isEqualTo(Finding.ok("Java", "17.0.15, unknown, unknown"));
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x86_64, OK",
        "Linux, aarch64, linux-aarch64, OK",
        "Mac OS X, aarch64, osx-aarch64, OK",
        "Windows 11, amd64, win-x86_64, OK",
        "Mac OS X, x86_64, osx-x86_64, WARNING",
        "Linux, i386, linux-i386, WARNING",
        "Linux, riscv64, linux-riscv64, WARNING"
    })
    void platformsAreThoseOfDjl(String system, String arch, String platform, Status status) {
        Host host =
                new HostBuilder(folder)
                        .property("os.name", system)
                        .property("os.arch", arch)
                        .build();
        Finding finding = new PlatformCheck(host).examine();
        assertThat(finding.status()).isEqualTo(status);
        assertThat(finding.found()).startsWith(platform);
    }

    @Test
    void muslIsNotGlibc() throws IOException {
        Host host = withMapped("/lib/ld-musl-x86_64.so.1", "").build();
        Finding finding = new CLibraryCheck(host).examine();
        assertThat(finding.status()).isEqualTo(Status.WARNING);
        assertThat(finding.found()).contains("musl", "Alpine");
        assertThat(finding.remedy()).contains("Debian 12");
    }

    @ParameterizedTest
    @CsvSource({
        "amd64, 17, WARNING",
        "amd64, 28, WARNING",
        "amd64, 29, OK",
        "amd64, 40, OK",
        "aarch64, 31, WARNING",
        "aarch64, 32, OK"
    })
    void glibcHasToBeNewEnough(String arch, int minor, Status status) throws IOException {
        String text = "\0GNU C Library (GNU libc) stable release version 2." + minor + ".\n";
        Host host = withMapped("/usr/lib/libc.so.6", text).property("os.arch", arch).build();
        Finding finding = new CLibraryCheck(host).examine();
        assertThat(finding.status()).isEqualTo(status);
        assertThat(finding.found()).startsWith("glibc 2." + minor);
    }

    @Test
    void aLibraryThatDoesNotSayIsNoFault() throws IOException {
        assertThat(new CLibraryCheck(withMapped("/lib/libc.so.6", "none").build()).examine())
                .isEqualTo(Finding.ok("C library", "not recognised"));
        assertThat(new CLibraryCheck(new HostBuilder(folder).build()).examine().status())
                .isEqualTo(Status.OK);
    }

    /** The version that is asked for is the newest that a symbol of libtorch is marked with. */
    @Test
    void theNeededGlibcIsThatOfTheLibraries() throws IOException {
        assumeTrue(Host.here().platform().equals("linux-x86_64"), "another platform");
        Path library = Path.of(Torch.libraryFolder(), "libc10.so");
        String text = Files.readString(library, StandardCharsets.ISO_8859_1);
        int newest =
                Pattern.compile("GLIBC_2\\.(\\d+)")
                        .matcher(text)
                        .results()
                        .map(MatchResult::group)
                        .mapToInt(version -> Integer.parseInt(version.substring(8)))
                        .max()
                        .orElseThrow();
        for (int minor : new int[] {newest - 1, newest}) {
            Host host = withMapped("/lib/libc.so.6", glibc(minor)).build();
            assertThat(new CLibraryCheck(host).examine().status())
                    .isEqualTo(minor < newest ? Status.WARNING : Status.OK);
        }
    }

    private static String glibc(int minor) {
        return "GNU C Library (test) release version 2." + minor + ".";
    }

    private HostBuilder withMapped(String library, String text) throws IOException {
        return new HostBuilder(folder)
                .file(
                        "/proc/self/maps",
                        "55d0-55d1 r--p 00000000 08:01 12                 /usr/bin/java\n"
                                + "7f00-7f01 rw-p 00000000 00:00 0 \n"
                                + "7f10-7f11 r-xp 00026000 08:01 339380     "
                                + library
                                + "\n7ffc-7ffd rw-p 00000000 00:00 0      [stack]\n")
                .file(library, text);
    }

    @Test
    void jnaThatCannotBeUnpackedIsAProblem() {
        Finding broken =
                new JnaCheck(
                                () -> {
                                    throw new UnsatisfiedLinkError("failed to map segment");
                                })
                        .examine();
        assertThat(broken.status()).isEqualTo(Status.PROBLEM);
        assertThat(broken.remedy()).contains("-Djna.tmpdir=");
        assertThat(new JnaCheck(() -> "5.17.0").examine()).isEqualTo(Finding.ok("JNA", "5.17.0"));
    }

    @Test
    void moreThreadsThanCoresAreSlow() {
        assertThat(new ThreadsCheck(2, 4).examine().status()).isEqualTo(Status.OK);
        assertThat(new ThreadsCheck(4, 4).examine().status()).isEqualTo(Status.OK);
        Finding many = new ThreadsCheck(64, 4).examine();
        assertThat(many.status()).isEqualTo(Status.WARNING);
        assertThat(many.remedy()).isEqualTo("set -Dai.djl.pytorch.num_threads=4");
    }

    @Test
    void memoryIsToldWithItsLimit() {
        Finding finding = memory(8 * GIBI, OptionalLong.of(8 * GIBI), GIBI);
        assertThat(finding.status()).isEqualTo(Status.OK);
        assertThat(finding.found())
                .isEqualTo(
                        "8.0 GiB available, of which the Java heap may take 1.0 GiB;"
                                + " a control group leaves 8.0 GiB");
        assertThat(memory(8 * GIBI, OptionalLong.empty(), GIBI).found())
                .doesNotContain("control group");
    }

    @Test
    void littleMemoryAndAGreedyHeapAreWarnings() {
        assertThat(memory(GIBI - 1, OptionalLong.empty(), 0).remedy()).contains("more memory");
        assertThat(memory(8 * GIBI, OptionalLong.empty(), 5 * GIBI).remedy())
                .contains("lower -Xmx, now 5.0 GiB");
    }

    @Test
    void aStatedMemoryThatIsNoneIsAProblem() {
        Finding finding =
                new MemoryCheck(
                                () -> {
                                    throw new InvalidRequestException("flashar.memory = much");
                                },
                                OptionalLong.empty(),
                                0,
                                0)
                        .examine();
        assertThat(finding.status()).isEqualTo(Status.PROBLEM);
        assertThat(finding.found()).isEqualTo("flashar.memory = much");
    }

    private static Finding memory(long available, OptionalLong groups, long heap) {
        return new MemoryCheck(() -> available, groups, heap, heap).examine();
    }
}
