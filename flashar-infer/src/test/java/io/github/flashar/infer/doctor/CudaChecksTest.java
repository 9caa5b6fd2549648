package io.github.flashar.infer.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CudaChecksTest {

    private static final String MODULE = "/proc/driver/nvidia/version";

    @TempDir Path folder;

    @Test
    void withoutADriverACpuIsWellAndAGpuIsNot() {
        Host host = new HostBuilder(folder).build();
        assertThat(new DriverCheck(host, Optional.empty(), false).examine().status())
                .isEqualTo(Status.OK);
        assertThat(new DriverCheck(host, Optional.empty(), true).examine().remedy())
                .contains("install NVIDIA's driver");
    }

    @Test
    void aWorkingDriverIsDescribed() throws IOException {
        Host host =
                new HostBuilder(folder)
                        .file(
                                MODULE,
                                "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64 "
                                        + " 570.86.15  Release Build  (builder)\nGCC version: 12\n")
                        .build();
        assertThat(driver(host, 0, 12_080, 2))
                .isEqualTo(
                        Finding.ok(
                                "NVIDIA driver",
                                "kernel module 570.86.15, runs CUDA up to 12.8, GPUs: 2"));
    }

    /** What a container sees that shares the kernel and was not given the driver. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 2023",
                "NVRM version: NVIDIA UNIX Open Kernel Module for aarch64  535.104.05  Release"
            })
    void aModuleWithoutItsLibraryIsAContainer(String version) throws IOException {
        Host host = new HostBuilder(folder).file(MODULE, version).build();
        Finding finding = new DriverCheck(host, Optional.empty(), false).examine();
        assertThat(finding.status()).isEqualTo(Status.WARNING);
        assertThat(finding.found()).startsWith("kernel module 535.104.05, but libcuda.so.1");
        assertThat(finding.remedy()).contains("--gpus all");
    }

    @ParameterizedTest
    @CsvSource({
        "803, 12080, 0, restart the machine",
        "999, 12080, 0, nvidia-smi",
        "100, 12080, 0, nvidia-smi",
        "0, 12080, 0, nvidia-smi",
        "0, 11040, 1, update NVIDIA's driver"
    })
    void aDriverThatDoesNotWorkIsAWarning(int error, int version, int gpus, String remedy) {
        Finding finding = driver(new HostBuilder(folder).build(), error, version, gpus);
        assertThat(finding.status()).isEqualTo(Status.WARNING);
        assertThat(finding.remedy()).contains(remedy);
    }

    @Test
    void gpusCanBeHidden() {
        Host host = new HostBuilder(folder).variable("CUDA_VISIBLE_DEVICES", "-1").build();
        assertThat(driver(host, 100, 12_080, 0).remedy())
                .isEqualTo("CUDA_VISIBLE_DEVICES=-1 hides the GPUs: unset it");
    }

    private static Finding driver(Host host, int error, int version, int gpus) {
        return new DriverCheck(host, Optional.of(new CudaDriver(error, version, gpus)), true)
                .examine();
    }

    @Test
    void librariesAreFoundWhereTheSystemLooks() throws IOException {
        Path mine = libraries(folder.resolve("mine"), "libcudart-9335f6a2.so.12");
        HostBuilder builder =
                new HostBuilder(folder)
                        .variable("LD_LIBRARY_PATH", "/nowhere:" + mine)
                        .file("/etc/ld.so.conf.d/cuda.conf", "# comment\n/opt/cuda/lib\n")
                        .file("/opt/cuda/lib/libcublasLt.so.12", "")
                        .file("/opt/cuda/lib/libcudart.so.13", "")
                        .file("/usr/lib64/libcudnn.so", "")
                        .file("/usr/lib64/libcudnn.so.9", "")
                        .file("/usr/lib64/libcudnn.so.10", "")
                        .file("/usr/lib64/libnvrtc-builtins.so.12.8", "");
        Finding finding = libraries(builder.build(), true);
        assertThat(finding.status()).isEqualTo(Status.OK);
        assertThat(finding.found())
                .startsWith(mine.resolve("libcudart-9335f6a2.so.12").toString())
                .contains("/opt/cuda/lib/libcublasLt.so.12", "/usr/lib64/libcudnn.so.10")
                .endsWith("; no nvrtc");
    }

    @Test
    void windowsLooksInItsPath() throws IOException {
        Path bin =
                libraries(
                        folder.resolve("bin"),
                        "cudart64_12.dll",
                        "cublasLt64_12.dll",
                        "nvrtc64_120_0.dll",
                        "cudnn64_9.dll");
        Host host =
                new HostBuilder(folder)
                        .property("os.name", "Windows 11")
                        .variable("PATH", bin)
                        .build();
        assertThat(libraries(host, true).found())
                .contains("cudart64_12.dll", "nvrtc64_120_0.dll")
                .doesNotContain("; no ");
    }

    @Test
    void withoutTheRuntimeDjlSeesNoGpu() {
        Host host = new HostBuilder(folder).build();
        assertThat(libraries(host, false)).isEqualTo(Finding.ok("CUDA libraries", "none"));
        Finding asked = libraries(host, true);
        assertThat(asked.status()).isEqualTo(Status.WARNING);
        assertThat(asked.found()).contains("DJL finds no GPU without cudart");
        assertThat(asked.remedy()).contains("-Djna.library.path");
    }

    private static Finding libraries(Host host, boolean gpuAsked) {
        return new CudaLibrariesCheck(LibraryFolders.of(host), gpuAsked).examine();
    }

    private static Path libraries(Path in, String... names) throws IOException {
        Files.createDirectories(in);
        for (String name : List.of(names)) {
            Files.createFile(in.resolve(name));
        }
        return in;
    }
}
