package io.github.flashar.infer.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadFailuresTest {

    /** Texts of the linkers of Linux, macOS and Windows, as people met them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/lib64/libm.so.6: version `GLIBC_2.27' not found | glibc",
                "/lib64/libstdc++.so.6: version `GLIBCXX_3.4.26' not found | libstdc++ of GCC 9",
                "libc10.so: failed to map segment from shared object | mounted noexec",
                "Native Library libc10.so already loaded in another classloader | once a JVM",
                "libdjl_torch.so: undefined symbol: _ZN3c106detail | libraries of two versions",
                "libtorch_cuda.so: libcudnn.so.9: cannot open shared object file | of CUDA 12",
                "libdjl_torch.so: libc10_cuda.so: cannot open shared object file | PYTORCH_FLAVOR",
                "libc10.so: libstdc++.so.6: cannot open shared object file | libstdc++6",
                "libtorch.so: wrong ELF class: ELFCLASS64 | another processor",
                "a.out: Can't load this .dll (machine code=0x4810) on a AMD 64-bit | damaged",
                "torch_cuda.dll: Can't find dependent libraries | Redistributable",
                "Library not loaded: @rpath/libomp.dylib | install the library"
            })
    void linkersAreTranslated(String message, String remedy) {
        Throwable failure =
                new EngineException(
                        "Failed to load PyTorch native library", new UnsatisfiedLinkError(message));
        assertThat(LoadFailures.remedy(failure)).contains(remedy);
    }

    @Test
    void djlIsTranslated() {
        assertThat(remedy("Failed to save pytorch index file", "Offline mode is enabled."))
                .contains("\"PyTorch library\"");
        assertThat(remedy("Cannot download jni files: libdjl_torch.so", "Offline mode is enabled."))
                .contains("pytorch-jni:2.7.1-0.36.0");
        assertThat(
                        remedy(
                                "Cannot copy jni files",
                                "Resource not found: jnilib/linux-x86_64/cpu-precxx11/lib.so"))
                .contains("PYTORCH_FLAVOR");
        assertThat(
                        LoadFailures.remedy(
                                new IllegalArgumentException(
                                        "Deep learning engine not found: PyTorch")))
                .contains("META-INF/services");
        assertThat(LoadFailures.remedy(new EngineException("Unknown default engine: MXNet")))
                .contains("DJL_DEFAULT_ENGINE");
        assertThat(
                        LoadFailures.remedy(
                                new EngineException(
                                        "Failed to extract PyTorch native library",
                                        new FileSystemException(
                                                "/c", null, "No space left on device"))))
                .startsWith("make room");
        assertThat(remedy("Cannot copy jni files", "Read-only file system"))
                .contains("DJL_CACHE_DIR");
        assertThat(LoadFailures.remedy(new NoSuchMethodError("ai.djl.Device.gpu()")))
                .contains("ai.djl:bom");
        assertThat(LoadFailures.remedy(new NoSuchMethodError("com.sun.jna.Native.load()")))
                .contains("one version of net.java.dev.jna");
    }

    private static String remedy(String message, String cause) {
        return LoadFailures.remedy(new EngineException(message, new IOException(cause)));
    }

    @Test
    void theUnknownIsNotExplainedAway() {
        assertThat(LoadFailures.remedy(new IllegalStateException("new"))).contains("set to DEBUG");
    }

    @Test
    void theTextIsOneLine() {
        Throwable failure =
                new EngineException(
                        "Failed to load",
                        new UnsatisfiedLinkError("/a/b.so: /a/b.so: no such thing\nframe #0"));
        assertThat(LoadFailures.text(failure)).isEqualTo("Failed to load: /a/b.so: no such thing");
        assertThat(LoadFailures.text(new IllegalStateException()))
                .isEqualTo("IllegalStateException");
        assertThat(LoadFailures.text(new IllegalStateException("x".repeat(1000)))).hasSize(304);
    }

    @Test
    void causesThatGoInCirclesEnd() {
        Throwable inner = new IllegalStateException("inner");
        Throwable outer = new IllegalStateException("outer", inner);
        inner.initCause(outer);
        assertThat(LoadFailures.text(outer)).isEqualTo("outer: inner");
    }
}
