package io.github.flashar.infer.cuda.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flashar.infer.cuda.TestDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiling, keeping, launching and recording, with kernels of the tests' own. */
class KernelsTest {

    private static final Map<String, String> TWICE = Map.of("FACTOR", "2");

    @TempDir private Path folder;

    private CudaDevice device;
    private Kernels kernels;
    private CudaStream stream;

    @BeforeEach
    void open() {
        device = TestDevice.require();
        kernels = new Kernels(device, new CubinCache(folder));
        stream = new CudaStream(device);
    }

    @AfterEach
    void close() {
        if (stream != null) {
            stream.close();
            kernels.close();
        }
    }

    @Test
    void aKernelRunsWithItsArguments() {
        try (DeviceMemory values = DeviceMemory.of(device, new float[] {1, 2, 3})) {
            scale(values, 10f);
            stream.synchronize();
            assertThat(values.floats(3)).containsExactly(20, 40, 3); // the third is beyond n
        }
    }

    @Test
    void recordedWorkIsDoneWhenLaunchedNotWhenRecorded() {
        try (DeviceMemory values = DeviceMemory.of(device, new float[] {1, 2})) {
            Kernel kernel = kernels.get("scale_for_test", TWICE);
            assertThat(kernel).hasToString("scale_for_test{FACTOR=2}");
            try (CudaGraph graph = stream.capture(() -> scale(values, 1f))) {
                stream.synchronize();
                assertThat(values.floats(2)).containsExactly(1, 2);
                assertThat(graph.nodes()).isEqualTo(1);
                graph.launch(stream);
                graph.launch(stream);
                stream.synchronize();
                assertThat(values.floats(2)).containsExactly(4, 8);
            }
        }
    }

    @Test
    void aRecordingThatFailsLeavesTheStreamUsable() {
        assertThatThrownBy(
                        () ->
                                stream.capture(
                                        () -> {
                                            throw new IllegalStateException("on purpose");
                                        }))
                .hasMessage("on purpose");
        aKernelRunsWithItsArguments();
    }

    @Test
    void aKernelThatDoesNotCompileSaysWhy() {
        assertThatThrownBy(() -> kernels.get("broken_for_test", Map.of()))
                .isInstanceOf(CudaException.class)
                .hasMessageContaining("broken_for_test{} does not compile for sm_")
                .hasMessageContaining("no_such_thing");
    }

    @Test
    void aCompiledKernelIsKeptAndADamagedOneCompiledAnew() throws IOException {
        aKernelRunsWithItsArguments();
        Path cubin = onlyFile();
        byte[] kept = Files.readAllBytes(cubin);
        byte[] damaged = kept.clone();
        damaged[100]++;
        Files.write(cubin, damaged);
        try (Kernels others = new Kernels(device, new CubinCache(folder))) {
            Kernel unused = others.get("scale_for_test", TWICE);
        }
        assertThat(Files.readAllBytes(onlyFile())).isEqualTo(kept);
    }

    @Test
    void otherMacrosAreAnotherKernel() throws IOException {
        Kernel unused = kernels.get("scale_for_test", TWICE);
        Kernel other = kernels.get("scale_for_test", Map.of("FACTOR", "3"));
        assertThat(files()).hasSize(2);
        assertThat(kernels.get("scale_for_test", Map.of("FACTOR", "3"))).isSameAs(other);
    }

    @Test
    void anArgumentOfAnotherTypeIsRefused() {
        Kernel kernel = kernels.get("scale_for_test", TWICE);
        assertThatThrownBy(() -> kernel.launch(stream, LaunchShape.of(1, 1, 1, 32), "text"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.String");
    }

    private void scale(DeviceMemory values, float scale) {
        kernels.get("scale_for_test", TWICE)
                .launch(stream, LaunchShape.covering(2, 32), values, scale, 2);
    }

    private Path onlyFile() throws IOException {
        assertThat(files()).hasSize(1);
        return files().get(0);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
