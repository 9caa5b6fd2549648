package io.github.flashar.infer.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PyTorch once it was loaded, or not. */
class EngineChecksTest {

    private static final String TORCH = System.mapLibraryName("torch_cpu");

    @TempDir Path folder;

    @Test
    void whatIsThrownIsAFinding() {
        Finding finding =
                new EngineCheck(
                                EngineStart.attempt(
                                        () -> {
                                            throw new UnsatisfiedLinkError("GLIBC_2.29 not found");
                                        }))
                        .examine();
        assertThat(finding.status()).isEqualTo(Status.PROBLEM);
        assertThat(finding.found()).isEqualTo("GLIBC_2.29 not found");
        assertThat(finding.remedy()).contains("glibc");
    }

    @Test
    void anEngineThatComputesIsDescribed() {
        assertThat(check(engine(true, "PyTorch", false)))
                .isEqualTo(
                        Finding.ok("PyTorch", "2.7.1 in /lib, loaded in 1.5 s, multiplies right"));
    }

    @Test
    void anEngineThatDoesNotServeIsAProblem() {
        assertThat(check(engine(false, "PyTorch", false)).found()).endsWith("multiplies wrongly");
        Finding other = check(engine(true, "OnnxRuntime", false));
        assertThat(other.status()).isEqualTo(Status.PROBLEM);
        assertThat(other.remedy()).contains("DJL_DEFAULT_ENGINE");
    }

    private static Finding check(LoadedEngine engine) {
        return new EngineCheck(EngineStart.attempt(() -> engine)).examine();
    }

    @Test
    void thisEngineIsRight() {
        LoadedEngine engine = LoadedEngine.load();
        assertThat(engine.isRight()).isTrue();
        assertThat(engine.version()).isEqualTo(Supported.PYTORCH);
        assertThat(engine.threads()).isPositive();
        assertThat(Path.of(engine.folder(), System.mapLibraryName("torch"))).exists();
    }

    @Test
    void onTheCpuTheDeviceIsTold() {
        assertThat(device(Device.cpu(), engine(true, "PyTorch", false)))
                .isEqualTo(Finding.ok("Device", "cpu"));
        assertThat(device(Device.cpu(), engine(true, "PyTorch", true, "gpu:0", "gpu:1")).found())
                .isEqualTo("cpu, beside gpu:0; gpu:1");
    }

    /** A GPU, and the PyTorch for CPUs: DJL's silent step down. */
    @Test
    void aGpuThatLiesIdleIsAWarning() {
        LoadedEngine engine =
                new LoadedEngine("2.7.1", "/lib", 1, true, "PyTorch", false, List.of(), 1, 2);
        Finding finding = device(Device.cpu(), engine);
        assertThat(finding.status()).isEqualTo(Status.WARNING);
        assertThat(finding.remedy()).contains("PYTORCH_FLAVOR=cu128");
    }

    @Test
    void aGpuThatWasAskedForHasToBeThere() {
        Finding cpuBuild = device(Device.gpu(), engine(true, "PyTorch", false));
        assertThat(cpuBuild.status()).isEqualTo(Status.PROBLEM);
        assertThat(cpuBuild.remedy()).contains("pytorch-native-cpu off the class path");

        Finding noDriver = device(Device.gpu(), engine(true, "PyTorch", true));
        assertThat(noDriver.status()).isEqualTo(Status.PROBLEM);
        assertThat(noDriver.remedy()).contains("NVIDIA driver");

        Finding tooFew = device(Device.gpu(2), engine(true, "PyTorch", true, "gpu:0", "gpu:1"));
        assertThat(tooFew.status()).isEqualTo(Status.PROBLEM);
        assertThat(tooFew.found()).isEqualTo("gpu:2 is not there, only gpu:0; gpu:1");
    }

    @Test
    void aGpuThatIsThereHasToCompute() {
        LoadedEngine engine = engine(true, "PyTorch", true, "gpu:0");
        assertThat(device(Device.gpu(), engine, device -> true).status()).isEqualTo(Status.OK);
        assertThat(device(Device.gpu(), engine, device -> false).found())
                .isEqualTo("gpu:0 multiplies wrongly");
        Finding broken =
                device(
                        Device.gpu(),
                        engine,
                        device -> {
                            throw new EngineException("CUDA error: no kernel image\nmore");
                        });
        assertThat(broken.status()).isEqualTo(Status.PROBLEM);
        assertThat(broken.found()).isEqualTo("gpu:0: CUDA error: no kernel image");
    }

    private static Finding device(Device asked, LoadedEngine engine) {
        return device(
                asked,
                engine,
                device -> {
                    throw new AssertionError("nothing to compute on");
                });
    }

    private static Finding device(Device asked, LoadedEngine engine, Predicate<Device> isRight) {
        return new DeviceCheck(asked, engine, isRight).examine();
    }

    private static LoadedEngine engine(
            boolean isRight, String defaultEngine, boolean cudaBuild, String... gpus) {
        return new LoadedEngine(
                "2.7.1",
                "/lib",
                1.5,
                isRight,
                defaultEngine,
                cudaBuild,
                List.of(gpus),
                gpus.length,
                2);
    }

    @Test
    void onePyTorchIsEnough() throws IOException {
        String first = "/cache/" + TORCH;
        String second = "/venv/torch/lib/" + TORCH;
        assertThat(copies(mapped(first, first)).status()).isEqualTo(Status.OK);
        Finding two = copies(mapped(first, second));
        assertThat(two.status()).isEqualTo(Status.PROBLEM);
        assertThat(two.found()).startsWith("loaded 2 times").contains("cache", "venv");
    }

    @Test
    void anotherOneOnTheSearchPathIsAWarning() throws IOException {
        HostBuilder host = mapped("/cache/" + TORCH).file("/usr/lib/" + TORCH, "");
        assertThat(copies(host).status()).isEqualTo(Status.WARNING);
        assertThat(copies(mapped("/usr/lib/" + TORCH)).status()).isEqualTo(Status.OK);
    }

    private HostBuilder mapped(String... libraries) throws IOException {
        StringBuilder maps = new StringBuilder();
        for (String library : libraries) {
            maps.append("7f10-7f11 r-xp 00026000 08:01 339380     ").append(library).append('\n');
        }
        return new HostBuilder(folder).file("/proc/self/maps", maps.toString());
    }

    private static Finding copies(HostBuilder builder) {
        Host host = builder.build();
        return new TorchCopiesCheck(host, LibraryFolders.of(host)).examine();
    }
}
